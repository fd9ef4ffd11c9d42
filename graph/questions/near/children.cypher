// asks: Who was ever said to be a child or ward of each person, whether or not it is still believed?
// takes: nothing
// gives: iin string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[:PARENT_OF|GUARDIAN_OF]->(other:Citizen)
RETURN DISTINCT citizen.iin AS iin, other.iin AS other
