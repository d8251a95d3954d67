"""Ways to open a door. Each takes its settings and a message, and answers or raises ``DoorFailed`` in time."""
