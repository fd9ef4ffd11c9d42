// asks: How many facts of this kind did a delivery add?
// takes: delivery int
// gives: facts int
MATCH (start:Citizen)-[fact:__KIND__]->(other)
WHERE fact.delivery = $delivery
RETURN count(fact) AS facts
