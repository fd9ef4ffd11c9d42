// asks: Who is married to whom on a day?
// takes: day date, known int
// gives: one string, other string, record string, delivery int
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:SPOUSE_OF]->(spouse:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS one, spouse.iin AS other, fact.record AS record, fact.delivery AS delivery
UNION
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:SPOUSE_OF]-(spouse:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN spouse.iin AS one, citizen.iin AS other, fact.record AS record, fact.delivery AS delivery
