// asks: Which versions of facts of this kind were ever believed?
// takes: nothing
// gives: __GIVES__
MATCH (citizen:Citizen)
MATCH (citizen)-[fact:__KIND__]->(__OTHER__)
RETURN citizen.iin AS subject, __END__ AS object, __RETURNS__
