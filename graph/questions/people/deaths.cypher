// asks: Whose death has any agency reported?
// takes: known int
// gives: iin string, died date, record string, delivery int, verdict string?, judgement string?, judged int?
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(death:Death)
WHERE death.delivery <= $known AND $known < death.closed_by
OPTIONAL MATCH (citizen)-[:HAS]->(word:Judgement)
WHERE word.fact = 'Death/' + citizen.iin + '/' + death.record
  AND word.delivery <= $known AND $known < word.closed_by
RETURN citizen.iin AS iin, death.died AS died, death.record AS record, death.delivery AS delivery,
       word.verdict AS verdict, word.record AS judgement, word.delivery AS judged
