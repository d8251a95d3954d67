"""Generated pictures whose truth is known: coloured shapes on textured backgrounds."""
