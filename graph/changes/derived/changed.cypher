// changes: in which run a household last changed; the rest of it never does
MATCH (household:Household {id: $id})
SET household.run = $run
