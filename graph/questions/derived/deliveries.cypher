// asks: Which deliveries were received, in the order of receipt?
// takes: nothing
// gives: number int, agency string, sequence int, created_at string, received_at string, as_of date, path string, checksum string, complete bool, counts string
MATCH (delivery:Delivery)
RETURN delivery.number AS number, delivery.agency AS agency, delivery.sequence AS sequence,
       delivery.created_at AS created_at, delivery.received_at AS received_at, delivery.as_of AS as_of,
       delivery.path AS path, delivery.checksum AS checksum, delivery.complete AS complete,
       delivery.counts AS counts
