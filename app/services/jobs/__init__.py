"""What the program does by itself: each job finds what is due, does it once for the team, and says so."""
