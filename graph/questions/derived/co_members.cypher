// asks: Who shares a household of a definition with each person, themselves included, as of the last assembled day?
// takes: definition string
// gives: iin string, member string, household_id string, role string, because string, reference string
MATCH (citizen:Citizen)
MATCH (citizen)-[:MEMBER_OF]->(household:Household)
WHERE household.definition = $definition
WITH DISTINCT citizen, household
MATCH (household)<-[member:MEMBER_OF]-(other:Citizen)
RETURN citizen.iin AS iin, other.iin AS member, household.id AS household_id,
       member.role AS role, member.because AS because, household.reference AS reference
