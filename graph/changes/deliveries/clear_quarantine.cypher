// changes: marks a quarantined row as mended by a later delivery; the entry stays
MATCH (row:QuarantinedRow {id: $id}) SET row.cleared_by = $cleared_by
