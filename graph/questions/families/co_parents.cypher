// asks: Who are parents of one child, and which of them lives with it on a day? Other is the one who does.
// takes: day date, known int
// gives: one string, other string, child string
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)-[mine:PARENT_OF]->(child:Citizen)<-[theirs:PARENT_OF]-(partner:Citizen),
      (child)-[home:LIVES_AT]->(dwelling:Dwelling)<-[shared:LIVES_AT]-(partner)
WHERE citizen.iin <> partner.iin
  AND mine.valid_from <= $day AND $day < mine.valid_to
  AND mine.delivery <= $known AND $known < mine.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND shared.valid_from <= $day AND $day < shared.valid_to
  AND shared.delivery <= $known AND $known < shared.closed_by
RETURN citizen.iin AS one, partner.iin AS other, child.iin AS child
UNION
MATCH (citizen:Citizen)
MATCH (citizen)-[mine:PARENT_OF]->(child:Citizen)<-[theirs:PARENT_OF]-(partner:Citizen),
      (child)-[home:LIVES_AT]->(dwelling:Dwelling)<-[shared:LIVES_AT]-(citizen)
WHERE citizen.iin <> partner.iin
  AND mine.valid_from <= $day AND $day < mine.valid_to
  AND mine.delivery <= $known AND $known < mine.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND shared.valid_from <= $day AND $day < shared.valid_to
  AND shared.delivery <= $known AND $known < shared.closed_by
RETURN partner.iin AS one, citizen.iin AS other, child.iin AS child
