// asks: Who is in one household, as of the last assembled day?
// takes: household string
// gives: iin string, definition string, role string, because string
MATCH (household:Household {id: $household})<-[member:MEMBER_OF]-(citizen:Citizen)
RETURN citizen.iin AS iin, household.definition AS definition, member.role AS role, member.because AS because
