// asks: When did people study, and in which form?
// takes: known int
// gives: iin string, form string, valid_from date, valid_to date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(study:Enrolment)
WHERE study.delivery <= $known AND $known < study.closed_by
RETURN citizen.iin AS iin, study.form AS form, study.valid_from AS valid_from, study.valid_to AS valid_to,
       study.record AS record, study.delivery AS delivery
