"""People: the list of all, the sheet of one, and adding somebody new."""
