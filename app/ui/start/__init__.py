"""The first thing one sees without a database: set a team up, open one that exists, or look around."""
