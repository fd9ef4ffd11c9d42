// asks: Who is one or two steps of marriage, parenthood or guardianship from each person, whatever the day? Via is one step away.
// takes: known int
// gives: iin string, via string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[near:PARENT_OF|SPOUSE_OF|GUARDIAN_OF]-(via:Citizen)
MATCH (via)-[far:PARENT_OF|SPOUSE_OF|GUARDIAN_OF]-(other:Citizen)
WHERE near.delivery <= $known AND $known < near.closed_by
  AND far.delivery <= $known AND $known < far.closed_by
RETURN DISTINCT citizen.iin AS iin, via.iin AS via, other.iin AS other
