// asks: Who was married to whom, and when?
// takes: known int
// gives: one string, other string, valid_from date, valid_to date, record string, delivery int, ended_by string?
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:SPOUSE_OF]-(one:Citizen)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN one.iin AS one, citizen.iin AS other, fact.valid_from AS valid_from, fact.valid_to AS valid_to,
       fact.record AS record, fact.delivery AS delivery, fact.ended_by AS ended_by
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:SPOUSE_OF]->(other:Citizen)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS one, other.iin AS other, fact.valid_from AS valid_from, fact.valid_to AS valid_to,
       fact.record AS record, fact.delivery AS delivery, fact.ended_by AS ended_by
