// asks: What does a genealogy tell of people's births and deaths?
// takes: known int
// gives: iin string, sex string?, born_earliest date?, born_latest date?, dead bool, died_earliest date?, died_latest date?, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(life:LifeDates)
WHERE life.delivery <= $known AND $known < life.closed_by
RETURN citizen.iin AS iin, life.sex AS sex, life.born_earliest AS born_earliest, life.born_latest AS born_latest,
       life.dead AS dead, life.died_earliest AS died_earliest, life.died_latest AS died_latest,
       life.record AS record, life.delivery AS delivery
