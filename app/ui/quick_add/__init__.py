"""Quick add: one sentence, its reading shown while it is typed, Enter."""
