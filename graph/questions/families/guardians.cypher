// asks: Who is whose guardian on a day? One is the guardian, other the ward.
// takes: day date, known int
// gives: one string, other string, kind string, record string, delivery int
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:GUARDIAN_OF]-(guardian:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN guardian.iin AS one, citizen.iin AS other, fact.kind AS kind,
       fact.record AS record, fact.delivery AS delivery
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:GUARDIAN_OF]->(ward:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS one, ward.iin AS other, fact.kind AS kind,
       fact.record AS record, fact.delivery AS delivery
