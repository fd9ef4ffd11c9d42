// asks: Where is each citizen registered on a day?
// takes: day date, known int
// gives: iin string, address string, kato string?, valid_from date, confidential bool?, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)
WHERE home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
RETURN citizen.iin AS iin, dwelling.address_code AS address, dwelling.kato AS kato,
       home.valid_from AS valid_from, home.confidential AS confidential,
       home.record AS record, home.delivery AS delivery
