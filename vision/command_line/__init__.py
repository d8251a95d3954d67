"""The library for a terminal: the only room of ``vision`` that speaks to a person."""
