// asks: Whose death since a day has any agency reported?
// takes: since date, known int
// gives: iin string, died date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(death:Death)
WHERE $since <= death.died AND death.delivery <= $known AND $known < death.closed_by
RETURN citizen.iin AS iin, death.died AS died, death.record AS record, death.delivery AS delivery
