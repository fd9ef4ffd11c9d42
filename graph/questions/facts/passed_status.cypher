// asks: Whose statuses of this kind began or ended to be valid after one day, up to another?
// takes: after date, day date
// gives: subject string
MATCH (person:Citizen)-[:HAS]->(fact:__KIND__)
WHERE ($after < fact.valid_from AND fact.valid_from <= $day)
   OR ($after < fact.valid_to AND fact.valid_to <= $day)
RETURN DISTINCT person.iin AS subject
