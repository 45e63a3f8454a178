"""The outbox on screen: what waits for approval, what became of the rest, and by which account it goes out."""
