// asks: Who else was ever said to be registered where each person was ever said to be, or to own a dwelling?
// takes: nothing
// gives: iin string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[:LIVES_AT|OWNS]->(:Dwelling)<-[:LIVES_AT]-(other:Citizen)
WHERE other.iin <> citizen.iin
RETURN DISTINCT citizen.iin AS iin, other.iin AS other
