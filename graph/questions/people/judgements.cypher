// asks: What did stewards say of reported facts?
// takes: known int
// gives: iin string, fact string, verdict string, judgement string, judged int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(word:Judgement)
WHERE word.delivery <= $known AND $known < word.closed_by
RETURN citizen.iin AS iin, word.fact AS fact, word.verdict AS verdict,
       word.record AS judgement, word.delivery AS judged
