"""The bin: what was deleted, and bringing it back."""
