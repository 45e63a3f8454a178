"""Letters: gathered from what is due or from whom somebody chose, laid out as one PDF, and kept as touches."""
