// asks: Who was born after one day, up to another?
// takes: after date, day date
// gives: iin string
MATCH (person:Citizen)
WHERE $after < person.born AND person.born <= $day
RETURN person.iin AS iin
