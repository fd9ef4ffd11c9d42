// asks: Whom has a court recognised as missing, and from which day on?
// takes: known int
// gives: iin string, missing_from date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(decision:CourtDecision)
WHERE decision.kind = 'declared_missing' AND decision.delivery <= $known AND $known < decision.closed_by
RETURN citizen.iin AS iin, decision.valid_from AS missing_from, decision.record AS record,
       decision.delivery AS delivery
