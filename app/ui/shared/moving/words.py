"""Deals and their number in words."""

from __future__ import annotations

from app.services.board import Card


def counted(number: int, one: str = "deal") -> str:
    """``"1 deal"``, ``"1,204 deals"``."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def title_of(card: Card) -> str:
    """What people call the deal: its company, else its own name."""
    return card.company or card.name
