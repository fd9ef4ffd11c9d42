// asks: Which households were carried over into which?
// takes: nothing
// gives: subject string, object string
MATCH (before:Household)-[:SUCCEEDED_BY]->(after:Household)
RETURN before.id AS subject, after.id AS object
