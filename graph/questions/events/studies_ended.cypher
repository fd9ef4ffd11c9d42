// asks: Who has an enrolment that was over by a day?
// takes: day date, known int
// gives: iin string
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(study:Enrolment)
WHERE study.valid_to <= $day
  AND study.delivery <= $known AND $known < study.closed_by
RETURN DISTINCT citizen.iin AS iin
