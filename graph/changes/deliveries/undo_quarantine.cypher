// changes: takes back the quarantined rows of a delivery that was not completed
MATCH (row:QuarantinedRow)
WHERE row.delivery = $delivery
DELETE row
