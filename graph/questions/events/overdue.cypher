// asks: Who has a statement of a debt that is overdue for so many days?
// takes: least int, known int
// gives: iin string
MATCH (citizen:Citizen)
MATCH (citizen)-[debt:OWES]->(:Loan)
WHERE $least <= debt.days_overdue
  AND debt.delivery <= $known AND $known < debt.closed_by
RETURN DISTINCT citizen.iin AS iin
