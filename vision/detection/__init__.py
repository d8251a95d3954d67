"""Objects in a picture: where they are and what they are."""
