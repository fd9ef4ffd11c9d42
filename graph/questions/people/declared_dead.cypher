// asks: Whom has a court declared dead, and from which day on?
// takes: known int
// gives: iin string, died date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(decision:CourtDecision)
WHERE decision.kind = 'declared_dead' AND decision.delivery <= $known AND $known < decision.closed_by
RETURN citizen.iin AS iin, decision.valid_from AS died, decision.record AS record, decision.delivery AS delivery
