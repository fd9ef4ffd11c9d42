// asks: What was ever decided on some events?
// takes: events strings
// gives: id string, benefit string, event string, outcome string, net_of_day int?, facts string, yields_to string?, state string
UNWIND $events AS wanted
MATCH (event:RiskEvent {id: wanted})-[:DECIDED]->(decision:Decision)
RETURN decision.id AS id, decision.benefit AS benefit, decision.event AS event,
       decision.outcome AS outcome, decision.net_of_day AS net_of_day, decision.facts AS facts,
       decision.yields_to AS yields_to, decision.state AS state
