"""Schema migrations, run by the program itself."""
