"""Networks somebody else trained: what there is, where it comes from, and how it is read."""
