"""The room in which stalls are decided, one after the other."""
