// asks: Which children of a spouse share a registered address with a step-parent on a day? One is the step-parent, via the spouse.
// takes: day date, known int
// gives: one string, other string, via string
// bond: from either end
MATCH (citizen:Citizen)
MATCH (citizen)-[marriage:SPOUSE_OF]-(spouse:Citizen)-[fact:PARENT_OF]->(child:Citizen),
      (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[theirs:LIVES_AT]-(child)
WHERE citizen.iin <> child.iin
  AND marriage.valid_from <= $day AND $day < marriage.valid_to
  AND marriage.delivery <= $known AND $known < marriage.closed_by
  AND fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN citizen.iin AS one, child.iin AS other, spouse.iin AS via
UNION
MATCH (citizen:Citizen)
MATCH (citizen)<-[fact:PARENT_OF]-(spouse:Citizen)-[marriage:SPOUSE_OF]-(parent:Citizen),
      (citizen)-[theirs:LIVES_AT]->(dwelling:Dwelling)<-[home:LIVES_AT]-(parent)
WHERE citizen.iin <> parent.iin
  AND marriage.valid_from <= $day AND $day < marriage.valid_to
  AND marriage.delivery <= $known AND $known < marriage.closed_by
  AND fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= $known AND $known < fact.closed_by
  AND home.valid_from <= $day AND $day < home.valid_to
  AND home.delivery <= $known AND $known < home.closed_by
  AND theirs.valid_from <= $day AND $day < theirs.valid_to
  AND theirs.delivery <= $known AND $known < theirs.closed_by
RETURN parent.iin AS one, citizen.iin AS other, spouse.iin AS via
