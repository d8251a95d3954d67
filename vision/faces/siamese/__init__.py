"""Learning who is who: one network, twice with the same weights, told which pairs are one person."""
