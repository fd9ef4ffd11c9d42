"""Cases told before they are coded: what must come out, and why."""
