"""Social payment for pregnancy and childbirth, from the State Social Insurance Fund (code 0704)."""
