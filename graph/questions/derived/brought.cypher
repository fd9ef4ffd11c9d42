// asks: What did the complete deliveries up to one say that they bring, in the order of receipt?
// takes: known int
// gives: number int, as_of date, counts string
MATCH (delivery:Delivery)
WHERE delivery.complete AND delivery.number <= $known
RETURN delivery.number AS number, delivery.as_of AS as_of, delivery.counts AS counts
