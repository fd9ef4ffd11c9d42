// asks: Who is whose parent on a day? One is the parent, other the child.
// takes: day date, known int
// gives: one string, other string, role string, confidential bool?, record string, delivery int
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:PARENT_OF]-(parent:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN parent.iin AS one, citizen.iin AS other, fact.role AS role, fact.confidential AS confidential,
       fact.record AS record, fact.delivery AS delivery
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:PARENT_OF]->(child:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS one, child.iin AS other, fact.role AS role, fact.confidential AS confidential,
       fact.record AS record, fact.delivery AS delivery
