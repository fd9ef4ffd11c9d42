// asks: Which risk events were found?
// takes: nothing
// gives: id string, kind string, subject string, right_arises date, until date?, state string, because string?, facts string
MATCH (event:RiskEvent)
RETURN event.id AS id, event.kind AS kind, event.subject AS subject, event.right_arises AS right_arises,
       event.until AS until, event.state AS state, event.because AS because, event.facts AS facts
