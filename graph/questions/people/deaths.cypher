// asks: Whose death has any agency reported?
// takes: known int
// gives: iin string, died date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(death:Death)
WHERE death.delivery <= $known AND $known < death.closed_by
RETURN citizen.iin AS iin, death.died AS died, death.record AS record, death.delivery AS delivery
