// asks: Which statuses of this kind does the registry believe, known at a delivery?
// takes: known int
// gives: __GIVES__
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(fact:__KIND__)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS subject, __RETURNS__
