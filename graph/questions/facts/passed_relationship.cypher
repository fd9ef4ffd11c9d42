// asks: Whom do facts of this kind join that began or ended to be valid after one day, up to another?
// takes: after date, day date
// gives: subject string, object string
MATCH (person)-[fact:__KIND__]->(other)
WHERE ($after < fact.valid_from AND fact.valid_from <= $day)
   OR ($after < fact.valid_to AND fact.valid_to <= $day)
RETURN DISTINCT person.iin AS subject, __END__ AS object
