// asks: What are people called, and when were they born?
// takes: known int
// gives: iin string, born date?, surname string?, given_name string?, patronymic string?, citizenship string?, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(name:Name)
WHERE name.delivery <= $known AND $known < name.closed_by
RETURN citizen.iin AS iin, citizen.born AS born, name.surname AS surname,
       name.given_name AS given_name, name.patronymic AS patronymic, name.citizenship AS citizenship,
       name.record AS record, name.delivery AS delivery
