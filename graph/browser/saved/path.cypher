// Path between two people
// The shortest chains of parents, spouses and guardians between them on a day.
// First: :param one => '990101000001'
//        :param other => '990101000002'
//        :param day => date('2026-01-15')
MATCH (newest:Delivery {complete: true})
WITH max(newest.number) AS known
MATCH (one:Citizen {iin: $one}), (other:Citizen {iin: $other})
MATCH chain = allShortestPaths((one)-[:PARENT_OF|SPOUSE_OF|GUARDIAN_OF*..12]-(other))
WHERE all(fact IN relationships(chain)
          WHERE fact.valid_from <= $day AND $day < fact.valid_to
            AND fact.delivery <= known AND known < fact.closed_by
            AND NOT coalesce(fact.confidential, false))
RETURN chain
LIMIT 20
