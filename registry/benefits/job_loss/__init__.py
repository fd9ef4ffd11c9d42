"""Social payment for the loss of a job, from the State Social Insurance Fund (code 0703)."""
