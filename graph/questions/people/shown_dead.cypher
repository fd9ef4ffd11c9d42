// asks: Whose death does Browser show, and of which day?
// takes: nothing
// gives: iin string, died date
MATCH (citizen:Citizen)
WITH citizen
WHERE citizen.died IS NOT NULL
RETURN citizen.iin AS iin, citizen.died AS died
