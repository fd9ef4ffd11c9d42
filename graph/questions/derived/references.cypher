// asks: In whose household is everybody, as of the last assembled day? Reference is its eldest.
// takes: definition string
// gives: iin string, reference string
MATCH (citizen:Citizen)
MATCH (citizen)-[:MEMBER_OF]->(household:Household)
WHERE household.definition = $definition
RETURN citizen.iin AS iin, household.reference AS reference
