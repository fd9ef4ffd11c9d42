// asks: Which grandparents share a registered address with their grandchild on a day? One is the grandparent, via the parent.
// takes: day date, known int
// gives: one string, other string, via string
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[near:PARENT_OF]-(parent:Citizen)<-[far:PARENT_OF]-(grandparent:Citizen),
      (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[theirs:LIVES_AT]-(grandparent)
WHERE citizen.iin <> grandparent.iin
  AND near.valid_from <= $day AND $day < near.valid_to
  AND near.delivery <= $known AND $known < near.closed_by
  AND far.valid_from <= $day AND $day < far.valid_to
  AND far.delivery <= $known AND $known < far.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN grandparent.iin AS one, citizen.iin AS other, parent.iin AS via
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[far:PARENT_OF]->(parent:Citizen)-[near:PARENT_OF]->(grandchild:Citizen),
      (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[theirs:LIVES_AT]-(grandchild)
WHERE citizen.iin <> grandchild.iin
  AND near.valid_from <= $day AND $day < near.valid_to
  AND near.delivery <= $known AND $known < near.closed_by
  AND far.valid_from <= $day AND $day < far.valid_to
  AND far.delivery <= $known AND $known < far.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN citizen.iin AS one, grandchild.iin AS other, parent.iin AS via
