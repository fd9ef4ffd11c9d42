// asks: Whom do facts of this kind join that were added or closed after one delivery, up to another?
// takes: since int, known int
// gives: subject string, object string
MATCH (person)-[fact:__KIND__]->(other)
WHERE ($since < fact.delivery AND fact.delivery <= $known)
   OR ($since < fact.closed_by AND fact.closed_by <= $known)
RETURN DISTINCT person.iin AS subject, __END__ AS object
