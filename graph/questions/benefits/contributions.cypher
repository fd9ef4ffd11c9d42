// asks: Which social contributions were paid for people, by payer and month?
// takes: since date, known int
// gives: iin string, payer_bin string, month date, base_income int, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:CONTRIBUTED]->(payer:Organisation)
WHERE $since <= fact.valid_from AND fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS iin, payer.bin AS payer_bin, fact.valid_from AS month, fact.base_income AS base_income,
       fact.record AS record, fact.delivery AS delivery
