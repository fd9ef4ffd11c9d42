// asks: Who of those known by name was born after one day, up to another?
// takes: after date, until date, known int
// gives: iin string, born date, sex string?, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(name:Name)
WHERE $after < citizen.born AND citizen.born <= $until
  AND name.delivery <= $known AND $known < name.closed_by
RETURN citizen.iin AS iin, citizen.born AS born, citizen.sex AS sex,
       name.record AS record, name.delivery AS delivery
