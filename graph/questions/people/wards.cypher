// asks: Whose guardian was each person, and when?
// takes: known int
// gives: iin string, child string, valid_from date, valid_to date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:GUARDIAN_OF]->(ward:Citizen)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS iin, ward.iin AS child, fact.valid_from AS valid_from, fact.valid_to AS valid_to,
       fact.record AS record, fact.delivery AS delivery
