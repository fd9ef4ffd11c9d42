// asks: Who was ever said to be registered where each person was ever said to be registered, or to own a dwelling?
// takes: nothing
// gives: iin string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[:LIVES_AT|OWNS]->(dwelling:Dwelling)
WITH DISTINCT citizen, dwelling
MATCH (dwelling)<-[:LIVES_AT]-(other:Citizen)
RETURN DISTINCT citizen.iin AS iin, other.iin AS other
