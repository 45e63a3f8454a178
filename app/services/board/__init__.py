"""The board: its columns, the order of their cards, the cards, and how many deals go on from each phase."""

from app.services.board.cards import Card, cards
from app.services.board.columns import Board, BoardQuery, Column, columns
from app.services.board.conversion import Conversion, conversion
from app.services.board.grouping import Group
from app.services.board.order import Order, card_ids, card_order

__all__ = [
    "Board",
    "BoardQuery",
    "Card",
    "Column",
    "Conversion",
    "Group",
    "Order",
    "card_ids",
    "card_order",
    "cards",
    "columns",
    "conversion",
]
