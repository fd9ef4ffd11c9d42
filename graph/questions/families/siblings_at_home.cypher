// asks: Which children of one parent share a registered address on a day? From the smaller IIN to the larger; via is the parent.
// takes: day date, known int
// gives: one string, other string, via string
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)<-[mine:PARENT_OF]-(parent:Citizen)-[same:PARENT_OF]->(sibling:Citizen),
      (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[theirs:LIVES_AT]-(sibling)
WHERE sibling.iin > citizen.iin
  AND mine.valid_from <= $day AND $day < mine.valid_to
  AND mine.delivery <= $known AND $known < mine.closed_by
  AND same.valid_from <= $day AND $day < same.valid_to
  AND same.delivery <= $known AND $known < same.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN citizen.iin AS one, sibling.iin AS other, parent.iin AS via
UNION
MATCH (citizen:Citizen)
MATCH (citizen)<-[mine:PARENT_OF]-(parent:Citizen)-[same:PARENT_OF]->(sibling:Citizen),
      (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[theirs:LIVES_AT]-(sibling)
WHERE sibling.iin < citizen.iin
  AND mine.valid_from <= $day AND $day < mine.valid_to
  AND mine.delivery <= $known AND $known < mine.closed_by
  AND same.valid_from <= $day AND $day < same.valid_to
  AND same.delivery <= $known AND $known < same.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN sibling.iin AS one, citizen.iin AS other, parent.iin AS via
