// asks: Which vehicles does each citizen own on a day?
// takes: day date, known int
// gives: iin string, vin string, kind string?, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[owned:OWNS]->(vehicle:Vehicle)
WHERE owned.valid_from <= $day AND $day < owned.valid_to
  AND owned.delivery <= $known AND $known < owned.closed_by
RETURN citizen.iin AS iin, vehicle.vin AS vin, vehicle.kind AS kind,
       owned.record AS record, owned.delivery AS delivery
