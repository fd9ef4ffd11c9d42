"""Social payment for the care of a child to 1.5 years, from the State Social Insurance Fund (code 0705)."""
