// asks: Which risk events stand, open or provisional, and in which run did each last change?
// takes: nothing
// gives: id string, kind string, subject string, right_arises date, until date?, state string, because string?, facts string, run int
MATCH (event:RiskEvent)
WHERE event.state = 'open' OR event.state = 'provisional'
RETURN event.id AS id, event.kind AS kind, event.subject AS subject, event.right_arises AS right_arises,
       event.until AS until, event.state AS state, event.because AS because, event.facts AS facts, event.run AS run
