// asks: Which rows of a delivery were not taken, why, and which later delivery cleared them?
// takes: delivery int
// gives: feed string, line int, field string, value string?, reason string, cleared_by int
MATCH (row:QuarantinedRow)
WHERE row.delivery = $delivery
RETURN row.feed AS feed, row.line AS line, row.field AS field, row.value AS value, row.reason AS reason,
       row.cleared_by AS cleared_by
