// asks: What does Browser show of each citizen?
// takes: nothing
// gives: iin string, surname string?, given_name string?, patronymic string?, died date?
MATCH (citizen:Citizen)
RETURN citizen.iin AS iin, citizen.surname AS surname, citizen.given_name AS given_name,
       citizen.patronymic AS patronymic, citizen.died AS died
