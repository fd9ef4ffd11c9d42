// asks: Which facts of this kind does the registry believe, known at a delivery?
// takes: known int
// gives: __GIVES__
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:__KIND__]->(__OTHER__)
WHERE fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS subject, __END__ AS object, __RETURNS__
