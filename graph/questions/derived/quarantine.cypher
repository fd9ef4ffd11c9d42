// asks: Which rows of a delivery were not taken, and why?
// takes: delivery int
// gives: feed string, line int, field string, value string?, reason string
MATCH (row:QuarantinedRow)
WHERE row.delivery = $delivery
RETURN row.feed AS feed, row.line AS line, row.field AS field, row.value AS value, row.reason AS reason
