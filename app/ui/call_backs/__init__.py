"""Planning to call somebody back, at a time where they are."""
