// asks: Which parents share a registered address with their child on a day? One is the parent.
// takes: day date, known int
// gives: one string, other string, address string
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:PARENT_OF]-(parent:Citizen),
      (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[theirs:LIVES_AT]-(parent)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN parent.iin AS one, citizen.iin AS other, dwelling.address_code AS address
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:PARENT_OF]->(child:Citizen),
      (citizen)-[theirs:LIVES_AT]->(dwelling:Dwelling)<-[home:LIVES_AT]-(child)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN citizen.iin AS one, child.iin AS other, dwelling.address_code AS address
