// asks: Which risk events were found?
// takes: nothing
// gives: id string, kind string, subject string, right_arises date, state string, facts string
MATCH (event:RiskEvent)
RETURN event.id AS id, event.kind AS kind, event.subject AS subject, event.right_arises AS right_arises,
       event.state AS state, event.facts AS facts
