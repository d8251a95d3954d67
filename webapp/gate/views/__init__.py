"""Gates over HTTP. For whoever lacks the right there is no gate."""
