"""Nurture programmes on screen: what they say and when, and who is in them."""
