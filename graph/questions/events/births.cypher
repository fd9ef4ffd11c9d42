// asks: Which births since a day are on record, and with which parents?
// takes: since date, known int
// gives: child string, parent string, role string, born date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)<-[birth:PARENT_OF]-(parent:Citizen)
WHERE birth.by = 'birth' AND $since <= birth.valid_from
  AND birth.delivery <= $known AND $known < birth.closed_by
RETURN citizen.iin AS child, parent.iin AS parent, birth.role AS role, birth.valid_from AS born,
       birth.record AS record, birth.delivery AS delivery
