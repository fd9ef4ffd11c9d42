// asks: What was decided, as far as decisions are compared with each other?
// takes: nothing
// gives: id string, benefit string, event string, recipient string?, right_arises date, law_day date?, outcome string, net_of_day int?, period_from date?, period_until date?, law_version string, tests string?, yields_to string?, state string
MATCH (decision:Decision)
RETURN decision.id AS id, decision.benefit AS benefit, decision.event AS event,
       decision.recipient AS recipient, decision.right_arises AS right_arises, decision.law_day AS law_day,
       decision.outcome AS outcome, decision.net_of_day AS net_of_day,
       decision.period_from AS period_from, decision.period_until AS period_until,
       decision.law_version AS law_version,
       CASE WHEN decision.outcome = 'yes' AND decision.state = 'current' THEN decision.tests END AS tests,
       decision.yields_to AS yields_to, decision.state AS state
