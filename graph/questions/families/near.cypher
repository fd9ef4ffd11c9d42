// asks: Who is one step of marriage, parenthood or guardianship from each person, whatever the day?
// takes: known int
// gives: iin string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[near:PARENT_OF|SPOUSE_OF|GUARDIAN_OF]-(other:Citizen)
WHERE near.delivery <= $known AND $known < near.closed_by
RETURN DISTINCT citizen.iin AS iin, other.iin AS other
