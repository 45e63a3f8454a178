"""Help: the user guide, the keys, what the program is made of."""
