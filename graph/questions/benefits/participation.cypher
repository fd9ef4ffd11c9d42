// asks: How many months of social contributions do people have in all, as counted on which day?
// takes: known int
// gives: iin string, as_of date, months int, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(fact:Participation)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS iin, fact.valid_from AS as_of, fact.months AS months,
       fact.record AS record, fact.delivery AS delivery
