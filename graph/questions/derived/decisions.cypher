// asks: What was decided?
// takes: nothing
// gives: id string, benefit string, event string, recipient string?, right_arises date, law_day date?, outcome string, amount int?, net int?, net_of_day int?, period_from date?, period_until date?, period string?, law string?, law_version string, because string?, tests string, arithmetic string?, missing string, yields_to string?, facts string, state string
MATCH (decision:Decision)
RETURN decision.id AS id, decision.benefit AS benefit, decision.event AS event,
       decision.recipient AS recipient, decision.right_arises AS right_arises, decision.law_day AS law_day,
       decision.outcome AS outcome, decision.amount AS amount, decision.net AS net, decision.net_of_day AS net_of_day,
       decision.period_from AS period_from, decision.period_until AS period_until, decision.period AS period,
       decision.law AS law, decision.law_version AS law_version, decision.because AS because,
       decision.tests AS tests, decision.arithmetic AS arithmetic, decision.missing AS missing,
       decision.yields_to AS yields_to, decision.facts AS facts, decision.state AS state
