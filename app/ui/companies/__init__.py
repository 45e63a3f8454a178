"""Companies: the list of all, the sheet of one, and adding a new one."""
