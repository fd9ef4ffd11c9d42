// asks: Which quarantined rows of a feed, of earlier deliveries, has nothing cleared yet?
// takes: feed string, before int
// gives: id string, key string?
MATCH (row:QuarantinedRow)
WHERE row.feed = $feed AND row.delivery < $before AND $before < row.cleared_by
RETURN row.id AS id, row.key AS key
