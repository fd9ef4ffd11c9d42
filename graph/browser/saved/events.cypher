// Risk events of a day
// The events whose right arises on it: whom they are about, what was decided and what was offered.
// First: :param day => date('2026-01-15')
MATCH (event:RiskEvent {right_arises: $day})
MATCH subject = (:Citizen)-[:SUBJECT_OF]->(event)
OPTIONAL MATCH decided = (event)-[:DECIDED]->(decision:Decision)
OPTIONAL MATCH offered = (decision)-[:OFFERED]->(:Offer)
RETURN subject, decided, offered
LIMIT 100
