"""Review meetings: an agenda from the facts of the forecast, notes, and minutes of what was decided."""
