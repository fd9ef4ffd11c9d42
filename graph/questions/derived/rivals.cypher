// asks: Which current decisions, on events about each person, say yes to one of these benefits? Subject is that person's number then.
// takes: benefits strings
// gives: iin string, id string, benefit string, event string, subject string, recipient string?, right_arises date, law_day date?, outcome string, amount int?, net int?, net_of_day int?, period_from date?, period_until date?, period string?, law string?, law_version string, because string?, tests string, arithmetic string?, missing string, facts string, state string
MATCH (citizen:Citizen)
MATCH (citizen)-[:SUBJECT_OF]->(event:RiskEvent)-[:DECIDED]->(decision:Decision)
WHERE decision.state = 'current' AND decision.outcome = 'yes' AND decision.benefit IN $benefits
RETURN citizen.iin AS iin, decision.id AS id, decision.benefit AS benefit, decision.event AS event, event.subject AS subject,
       decision.recipient AS recipient, decision.right_arises AS right_arises, decision.law_day AS law_day,
       decision.outcome AS outcome, decision.amount AS amount, decision.net AS net, decision.net_of_day AS net_of_day,
       decision.period_from AS period_from, decision.period_until AS period_until,
       decision.period AS period, decision.law AS law, decision.law_version AS law_version,
       decision.because AS because, decision.tests AS tests, decision.arithmetic AS arithmetic,
       decision.missing AS missing, decision.facts AS facts, decision.state AS state
