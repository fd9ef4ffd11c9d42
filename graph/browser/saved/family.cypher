// Family of a person
// Their households with all members, and the parents, spouses, children, guardians and homes of these on a day.
// First: :param iin => '990101000001'
//        :param day => date('2026-01-15')
MATCH (newest:Delivery {complete: true})
WITH max(newest.number) AS known
MATCH (citizen:Citizen {iin: $iin})
OPTIONAL MATCH (citizen)-[:MEMBER_OF]->(:Household)<-[:MEMBER_OF]-(relative:Citizen)
WITH known, citizen, collect(DISTINCT relative) AS relatives
UNWIND [citizen] + relatives AS person
MATCH picture = (person)-[fact:MEMBER_OF|PARENT_OF|SPOUSE_OF|GUARDIAN_OF|LIVES_AT]-()
WHERE type(fact) = 'MEMBER_OF'
   OR (fact.valid_from <= $day AND $day < fact.valid_to
       AND fact.delivery <= known AND known < fact.closed_by
       AND NOT coalesce(fact.confidential, false))
RETURN DISTINCT picture
