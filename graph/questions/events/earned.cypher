// asks: How much did each person earn in the months that began from a day on, until another?
// takes: since date, until date, known int
// gives: iin string, earned int
MATCH (citizen:Citizen)
MATCH (citizen)-[paid:EARNED]->(:Organisation)
WHERE $since <= paid.valid_from AND paid.valid_from < $until
  AND paid.delivery <= $known AND $known < paid.closed_by
WITH citizen, sum(paid.amount) AS earned
RETURN citizen.iin AS iin, earned AS earned
