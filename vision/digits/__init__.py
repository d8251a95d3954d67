"""Handwritten digits, 28 × 28 px: MNIST (LeCun, Cortes and Burges 1998)."""
