"""All rooms of the house. Screens do not know each other; they meet here."""

from __future__ import annotations

from app.ui.board.rooms import board_rooms
from app.ui.exchange.rooms import exchange_rooms
from app.ui.rooms import Rooms, joined


def all_rooms() -> Rooms:
    """Places, sheets, pages of the settings and stops of the tour, in the order in which they are shown."""
    return joined(board_rooms(), exchange_rooms())
