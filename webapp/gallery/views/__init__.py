"""Galleries and people over HTTP. Who lacks the right finds nothing here."""
