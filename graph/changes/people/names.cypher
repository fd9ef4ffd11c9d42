// changes: the name that Browser shows of a citizen; no rule reads it
MATCH (citizen:Citizen {iin: $iin})
SET citizen.surname = $surname, citizen.given_name = $given_name, citizen.patronymic = $patronymic
