// asks: How many statuses of this kind did a delivery add?
// takes: delivery int
// gives: facts int
MATCH (fact:__KIND__)
WHERE fact.delivery = $delivery
RETURN count(fact) AS facts
