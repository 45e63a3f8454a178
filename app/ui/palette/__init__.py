"""The command palette: finds records while one types, and runs every action of the program."""
