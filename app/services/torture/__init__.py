"""Drives many real clients against one database, kills some of them, and judges what is left."""
