// asks: Who is in a household of a definition that a later run changed?
// takes: definition string, since int
// gives: iin string
MATCH (household:Household)
WHERE household.definition = $definition AND $since < household.run
MATCH (household)<-[:MEMBER_OF]-(member:Citizen)
RETURN member.iin AS iin
