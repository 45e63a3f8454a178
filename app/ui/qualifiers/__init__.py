"""Qualifying rules on screen: what they ask, what they would do, and what they propose."""
