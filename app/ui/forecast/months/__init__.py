"""The forecast as a board: open deals in columns by month, moved to another month by hand."""
