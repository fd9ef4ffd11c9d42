// asks: Whom do facts speak of that nobody has named yet?
// takes: known int
// gives: iin string
MATCH (citizen:Citizen)
OPTIONAL MATCH (citizen)-[:HAS]->(name:Name)
WHERE name.delivery <= $known AND $known < name.closed_by
WITH citizen, count(name) AS names
WHERE names = 0
RETURN citizen.iin AS iin
