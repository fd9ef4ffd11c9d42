// asks: Whose statuses of this kind were added or closed after one delivery, up to another?
// takes: since int, known int
// gives: subject string
MATCH (person:Citizen)-[:HAS]->(fact:__KIND__)
WHERE ($since < fact.delivery AND fact.delivery <= $known)
   OR ($since < fact.closed_by AND fact.closed_by <= $known)
RETURN DISTINCT person.iin AS subject
