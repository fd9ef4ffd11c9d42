// asks: Which decisions on parental rights are in force by a day, and about which child?
// takes: day date, known int
// gives: iin string, child string?, kind string, valid_from date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(decision:CourtDecision)
WHERE (decision.kind = 'rights_deprived' OR decision.kind = 'rights_restored')
  AND decision.valid_from <= $day
  AND decision.delivery <= $known AND $known < decision.closed_by
RETURN citizen.iin AS iin, decision.child AS child, decision.kind AS kind,
       decision.valid_from AS valid_from, decision.record AS record, decision.delivery AS delivery
