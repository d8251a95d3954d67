"""What people and workers change about gates."""
