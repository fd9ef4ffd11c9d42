// asks: Who was whose parent, by what, and when? One is the parent, other the child.
// takes: known int
// gives: one string, other string, role string?, by string?, confidential bool?, ended_by string?, valid_from date, valid_to date, record string, delivery int
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:PARENT_OF]-(parent:Citizen)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN parent.iin AS one, citizen.iin AS other, fact.role AS role, fact.by AS by,
       fact.confidential AS confidential, fact.ended_by AS ended_by,
       fact.valid_from AS valid_from, fact.valid_to AS valid_to, fact.record AS record, fact.delivery AS delivery
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:PARENT_OF]->(child:Citizen)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS one, child.iin AS other, fact.role AS role, fact.by AS by,
       fact.confidential AS confidential, fact.ended_by AS ended_by,
       fact.valid_from AS valid_from, fact.valid_to AS valid_to, fact.record AS record, fact.delivery AS delivery
