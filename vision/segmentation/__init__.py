"""What belongs to what: a class, or a part, for every pixel."""
