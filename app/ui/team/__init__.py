"""The settings' pages about the team: its people, sources, products, rates and own facts."""
