// asks: Who studies full-time on a day?
// takes: day date, known int
// gives: iin string, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(study:Enrolment)
WHERE study.form = 'full_time' AND study.valid_from <= $day AND $day < study.valid_to
  AND study.delivery <= $known AND $known < study.closed_by
RETURN citizen.iin AS iin, study.record AS record, study.delivery AS delivery
