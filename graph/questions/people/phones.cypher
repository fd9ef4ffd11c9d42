// asks: On which numbers are people reached?
// takes: day date, known int
// gives: iin string, msisdn string, valid_from date
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:REACHED_AT]->(phone:Phone)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS iin, phone.msisdn AS msisdn, fact.valid_from AS valid_from
