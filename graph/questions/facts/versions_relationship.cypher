// asks: What did a delivery add of this kind?
// takes: delivery int
// gives: __GIVES__
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:__KIND__]->(__OTHER__)
WHERE fact.delivery = $delivery
RETURN citizen.iin AS subject, __END__ AS object, __RETURNS__
