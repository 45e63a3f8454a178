"""How a field in place is drawn in each of its states."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.ui.shared.box_paint import draw_box
from app.ui.shared.focus_ring import paint_focus_ring
from app.ui.shared.icons import draw_icon
from app.ui.shared.theme import Theme

FieldState = Literal["rest", "hover", "editing", "wrong", "locked"]


def paint_frame(painter: QPainter, box: QRectF, state: FieldState, *, framed: bool, focused: bool) -> None:
    """The outline; a ``framed`` field has one at rest too, and shows its focus by it."""
    tokens = Theme.current()
    if state in ("editing", "wrong"):
        outline = "accent" if state == "editing" else "danger"
        draw_box(painter, box, tokens, fill="surface", outline=outline, width=2)
    elif framed and state != "locked":
        outline = "accent" if focused else "borderStrong"
        draw_box(painter, box, tokens, fill="surface", outline=outline, width=2 if focused else 1)
    elif state == "hover":
        draw_box(painter, box, tokens, fill="hover", outline="border")
    if state in ("rest", "hover") and focused and not framed:
        paint_focus_ring(painter, box, tokens.radius("control"), tokens)


def paint_sign(painter: QPainter, box: QRectF, state: FieldState) -> None:
    """What the field offers or complains of, at its right end."""
    signs = {"hover": ("pencil", "text2"), "wrong": ("circle-alert", "danger"), "locked": ("lock", "text3")}
    if state in signs:
        tokens = Theme.current()
        side = tokens.px(14 if state == "hover" else 16)
        area = QRectF(box.right() - side - 7, box.center().y() - side / 2, side, side)
        draw_icon(painter, area, *signs[state], tokens)
