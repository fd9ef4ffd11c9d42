// asks: Who is in a household of a definition that a later run changed?
// takes: definition string, since int
// gives: iin string
MATCH (household:Household)<-[:MEMBER_OF]-(member:Citizen)
WHERE household.definition = $definition AND $since < household.run
RETURN member.iin AS iin
