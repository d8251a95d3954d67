"""One file a network: its paper, its build function, nothing else."""
