// asks: Who is one step, and who two, of marriage, parenthood or guardianship from each person, whatever the day?
// takes: known int
// gives: iin string, between string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[near:PARENT_OF|SPOUSE_OF|GUARDIAN_OF]-(between:Citizen)
WHERE near.delivery <= $known AND $known < near.closed_by
WITH DISTINCT citizen, between
MATCH (between)-[far:PARENT_OF|SPOUSE_OF|GUARDIAN_OF]-(other:Citizen)
WHERE far.delivery <= $known AND $known < far.closed_by
RETURN DISTINCT citizen.iin AS iin, between.iin AS between, other.iin AS other
