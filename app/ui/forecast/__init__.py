"""The forecast on screen: what is won, what is expected, from whom, and what has changed."""
