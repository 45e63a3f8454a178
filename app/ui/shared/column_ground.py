"""What a board's columns lie on: open, folded, and while a card in the air is over them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.ui.shared.box_paint import draw_box
from app.ui.shared.tokens import Tokens

AimState = Literal["none", "target", "blocked"]
"""Whether a card in the air would land in a column."""


def paint_ground(painter: QPainter, area: QRectF, tokens: Tokens, aim: AimState, rest: str = "sunken") -> None:
    """Draw the column's box; ``rest`` is its colour role while it is not aimed at."""
    radius = tokens.radius("panel")
    if aim == "target":
        draw_box(painter, area, tokens, fill="accentTint", outline="accent", radius=radius, width=2)
    elif aim == "blocked":
        draw_box(painter, area, tokens, fill="sunken", outline="borderStrong", radius=radius, width=2)
    else:
        draw_box(painter, area, tokens, fill=rest, radius=radius)
