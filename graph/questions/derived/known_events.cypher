// asks: Which risk events were found about each person, in whatever state?
// takes: nothing
// gives: iin string, id string
MATCH (citizen:Citizen)
MATCH (citizen)-[:SUBJECT_OF]->(event:RiskEvent)
RETURN citizen.iin AS iin, event.id AS id
