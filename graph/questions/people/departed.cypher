// asks: Who had left the country for good by a day, and not come back by then?
// takes: day date, known int
// gives: iin string, record string, delivery int
MATCH (citizen:Citizen)
MATCH (citizen)-[:HAS]->(departure:Departure)
WHERE departure.valid_from <= $day AND $day < departure.valid_to
  AND departure.delivery <= $known AND $known < departure.closed_by
RETURN citizen.iin AS iin, departure.record AS record, departure.delivery AS delivery
