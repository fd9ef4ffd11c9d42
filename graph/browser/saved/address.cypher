// Households at an address
// Everybody registered there on a day, and the households they form.
// First: :param address => '990000000000000001'
//        :param day => date('2026-01-15')
MATCH (newest:Delivery {complete: true})
WITH max(newest.number) AS known
MATCH home = (:Dwelling {address_code: $address})<-[fact:LIVES_AT]-(citizen:Citizen)
WHERE fact.valid_from <= $day AND $day < fact.valid_to
  AND fact.delivery <= known AND known < fact.closed_by
  AND NOT coalesce(fact.confidential, false)
OPTIONAL MATCH membership = (citizen)-[:MEMBER_OF]->(:Household)
RETURN home, membership
