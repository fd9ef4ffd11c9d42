// asks: Whose children and wards does anybody have who ever had so many? A ward has no role.
// takes: least int, known int
// gives: one string, other string, role string?, valid_from date, valid_to date, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[held:PARENT_OF|GUARDIAN_OF]->(child:Citizen)
WHERE held.delivery <= $known AND $known < held.closed_by
WITH citizen, count(DISTINCT child.iin) AS children
WHERE $least <= children
MATCH (citizen)-[bond:PARENT_OF|GUARDIAN_OF]->(other:Citizen)
WHERE bond.delivery <= $known AND $known < bond.closed_by
RETURN citizen.iin AS one, other.iin AS other, bond.role AS role, bond.valid_from AS valid_from,
       bond.valid_to AS valid_to, bond.record AS record, bond.delivery AS delivery
