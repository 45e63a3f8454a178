"""Letters to whom a list or a programme names: written once, seen as they will be printed, kept as touches."""
