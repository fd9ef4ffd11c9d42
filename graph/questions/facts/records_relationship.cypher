// asks: Which facts of this kind were said under these records, and are believed at a delivery?
// takes: records strings, known int
// gives: __GIVES__
UNWIND $records AS one
WITH DISTINCT one AS said
MATCH (citizen:Citizen)-[fact:__KIND__]->(other)
WHERE fact.record = said AND fact.delivery <= $known AND $known < fact.closed_by
RETURN citizen.iin AS subject, __END__ AS object, __RETURNS__
