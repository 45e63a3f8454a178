"""What every screen shares: the look, its icons and glyphs, and the widgets that follow it."""
