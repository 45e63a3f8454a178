"""Promises: given, kept, broken, made good, and what they say about whoever gave them."""
