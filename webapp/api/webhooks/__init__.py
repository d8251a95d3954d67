"""Addresses of people's own that are told when a job of theirs has ended."""
