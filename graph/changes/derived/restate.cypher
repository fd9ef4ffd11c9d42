// changes: whether a decision is current, by what it is compared, and to which more favourable one it yields
MATCH (decision:Decision {id: $id})
SET decision.state = $state, decision.yields_to = $yields_to, decision.net_of_day = $net_of_day
