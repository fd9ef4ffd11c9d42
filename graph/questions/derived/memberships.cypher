// asks: Who is a member of which household, as of the last assembled day?
// takes: definition string
// gives: iin string, household_id string, definition string, role string, because string, reference string
MATCH (citizen:Citizen)
MATCH (citizen)-[member:MEMBER_OF]->(household:Household)
WHERE household.definition = $definition
RETURN citizen.iin AS iin, household.id AS household_id, household.definition AS definition,
       member.role AS role, member.because AS because, household.reference AS reference
