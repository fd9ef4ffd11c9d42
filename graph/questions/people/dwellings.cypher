// asks: Which dwellings does each citizen own on a day, or owned so lately?
// takes: day date, since date, known int
// gives: iin string, address string, area float?, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[owned:OWNS]->(dwelling:Dwelling)
WHERE owned.valid_from <= $day AND $since < owned.valid_to
  AND owned.delivery <= $known AND $known < owned.closed_by
RETURN citizen.iin AS iin, dwelling.address_code AS address, owned.area AS area,
       owned.record AS record, owned.delivery AS delivery
