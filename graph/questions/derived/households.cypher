// asks: Which households does a definition have?
// takes: definition string
// gives: id string, definition string, reference string
MATCH (household:Household)
WHERE household.definition = $definition
RETURN household.id AS id, household.definition AS definition, household.reference AS reference
