// asks: Of whom does a quarantined row of a feed speak that no later delivery has cleared?
// takes: feed string, known int
// gives: iin string
MATCH (row:QuarantinedRow)
WHERE row.feed = $feed AND row.delivery <= $known AND $known < row.cleared_by
  AND row.subject IS NOT NULL
RETURN DISTINCT row.subject AS iin
