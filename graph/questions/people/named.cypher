// asks: Who is known by name, and when were they born?
// takes: known int
// gives: iin string, born date?
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(name:Name)
WHERE name.delivery <= $known AND $known < name.closed_by
RETURN citizen.iin AS iin, citizen.born AS born
