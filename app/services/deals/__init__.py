"""Deals: create, edit, move, win, lose; what they are made of."""
