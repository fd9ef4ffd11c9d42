// asks: What did each person earn in the months that began from a day on, until another?
// takes: since date, until date, known int
// gives: iin string, amount int?, month date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[paid:EARNED]->(:Organisation)
WHERE $since <= paid.valid_from AND paid.valid_from < $until
  AND paid.delivery <= $known AND $known < paid.closed_by
RETURN citizen.iin AS iin, paid.amount AS amount, paid.valid_from AS month,
       paid.record AS record, paid.delivery AS delivery
