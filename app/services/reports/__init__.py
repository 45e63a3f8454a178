"""Reports on paper: what stands on them, how they look, and the archive of those that were printed."""
