"""State social allowance for loss of the breadwinner."""
