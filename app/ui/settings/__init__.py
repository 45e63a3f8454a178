"""The settings: of the program on this computer, of the database, and whatever pages other packages bring."""
