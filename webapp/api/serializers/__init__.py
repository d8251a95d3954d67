"""What comes and goes as JSON."""
