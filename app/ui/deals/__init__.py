"""The sheet of one deal."""
