"""Telling an address on the web something, so that it can tell who speaks: for doors and for jobs."""
