// asks: Who ever had so many children and wards?
// takes: least int, known int
// gives: iin string
MATCH (citizen:Citizen)
MATCH (citizen)-[held:PARENT_OF|GUARDIAN_OF]->(child:Citizen)
WHERE held.delivery <= $known AND $known < held.closed_by
WITH citizen, count(DISTINCT child.iin) AS children
WHERE $least <= children
RETURN citizen.iin AS iin
