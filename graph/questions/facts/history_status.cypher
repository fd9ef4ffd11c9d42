// asks: Which versions of facts of this kind were ever believed?
// takes: nothing
// gives: __GIVES__
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(fact:__KIND__)
RETURN citizen.iin AS subject, __RETURNS__
