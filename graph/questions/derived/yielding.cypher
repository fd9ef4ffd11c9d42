// asks: Which current decisions yield to one that is more favourable?
// takes: decision string
// gives: id string
MATCH (decision:Decision)
WHERE decision.state = 'current' AND decision.yields_to = $decision
RETURN decision.id AS id
