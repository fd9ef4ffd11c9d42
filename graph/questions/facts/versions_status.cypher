// asks: What did a delivery add of this kind?
// takes: delivery int
// gives: __GIVES__
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(fact:__KIND__)
WHERE fact.delivery = $delivery
RETURN citizen.iin AS subject, __RETURNS__
