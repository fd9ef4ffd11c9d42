"""Social payment for loss of the breadwinner, from the State Social Insurance Fund (code 0701)."""
