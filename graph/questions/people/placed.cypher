// asks: Who is in a placement on a day: on full state support, in prison or in service?
// takes: day date, known int
// gives: iin string, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(stay:Placement)
WHERE stay.valid_from <= $day AND $day < stay.valid_to
  AND stay.delivery <= $known AND $known < stay.closed_by
RETURN citizen.iin AS iin, stay.record AS record, stay.delivery AS delivery
