// asks: Where was each person registered, and when?
// takes: known int
// gives: iin string, address string, valid_from date, valid_to date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)
WHERE home.delivery <= $known AND $known < home.closed_by
RETURN citizen.iin AS iin, dwelling.address_code AS address, home.valid_from AS valid_from,
       home.valid_to AS valid_to, home.record AS record, home.delivery AS delivery
