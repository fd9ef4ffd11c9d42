// asks: Who else was ever registered, or ever owned a dwelling, where each person was ever registered?
// takes: known int
// gives: iin string, address string, other string
MATCH (citizen:Citizen)
MATCH (citizen)-[home:LIVES_AT]->(dwelling:Dwelling)<-[tie:LIVES_AT|OWNS]-(other:Citizen)
WHERE other.iin <> citizen.iin AND home.delivery <= $known AND $known < home.closed_by
  AND tie.delivery <= $known AND $known < tie.closed_by
RETURN DISTINCT citizen.iin AS iin, dwelling.address_code AS address, other.iin AS other
