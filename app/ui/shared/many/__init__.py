"""The same change of many records at once: asked for, carried out, told."""
