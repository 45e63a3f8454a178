"""The same change of many records at once."""
