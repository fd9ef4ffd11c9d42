// changes: the death that Browser shows of a citizen; no rule reads it
MATCH (citizen:Citizen {iin: $iin})
SET citizen.died = $died
