"""Small shapes that carry a meaning: next step, stance, payment, probability. Colour only repeats what they say.

Every function draws around a centre. ``size`` is the nominal size in pixels (12 in rows and cards); pointed shapes
reach a little beyond it so that all look equally large.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.ui.shared.tokens import Tokens

NextKind = Literal["overdue", "today", "future", "none", "snoozed", "done"]
Stance = Literal["champion", "supporter", "neutral", "sceptic", "blocker"]
Payment = Literal["paid", "part", "due", "overdue"]

NEXT_STEP_WORDS: dict[NextKind, str] = {
    "overdue": "overdue",
    "today": "due today",
    "future": "planned",
    "none": "no next step",
    "snoozed": "snoozed",
    "done": "done",
}
"""What each next-step shape is called for those who do not see it."""

_NOMINAL = 12.0
_Drawer = Callable[[QPainter, Tokens], None]


def draw_next_step(painter: QPainter, centre: QPointF, kind: NextKind, tokens: Tokens, size: float = _NOMINAL) -> None:
    """The shape of a next step, or of its absence."""
    _scaled(painter, centre, size, tokens, _NEXT_STEP[kind])


def draw_stance(painter: QPainter, centre: QPointF, stance: Stance, tokens: Tokens, size: float = _NOMINAL) -> None:
    """The shape of a person's stance towards a deal."""
    _scaled(painter, centre, size, tokens, _STANCE[stance])


def draw_payment(painter: QPainter, centre: QPointF, payment: Payment, tokens: Tokens, size: float = _NOMINAL) -> None:
    """The shape of an invoice's state."""
    _scaled(painter, centre, size, tokens, _PAYMENT[payment])


def draw_trend(painter: QPainter, centre: QPointF, trend: int, tokens: Tokens, size: float = 6.0) -> None:
    """A small triangle: the rep's probability lies above (1) or below (-1) the stage's; nothing at 0."""
    if trend == 0:
        return
    up = -1.0 if trend > 0 else 1.0
    half, tall = size / 2, size * 0.42
    points = [QPointF(-half, -up * tall), QPointF(half, -up * tall), QPointF(0, up * tall)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("text3"))
    painter.drawPolygon(QPolygonF(points))
    painter.restore()


def _scaled(painter: QPainter, centre: QPointF, size: float, tokens: Tokens, draw: _Drawer) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(size / _NOMINAL, size / _NOMINAL)
    draw(painter, tokens)
    painter.restore()


def _pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _fill(painter: QPainter, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)


def _outline(painter: QPainter, color: QColor, width: float = 1.5) -> None:
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _diamond(painter: QPainter, tokens: Tokens) -> None:
    reach = 6.6
    painter.setPen(_pen(tokens.color("danger"), 1.2))
    painter.setBrush(tokens.color("danger"))
    painter.drawPolygon(QPolygonF([QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]))
    _fill(painter, tokens.color("surface"))
    painter.drawRect(QRectF(-0.9, -3.9, 1.8, 4.7))
    painter.drawRect(QRectF(-0.9, 2.0, 1.8, 1.8))


def _disc(painter: QPainter, tokens: Tokens) -> None:
    _fill(painter, tokens.color("accent"))
    painter.drawEllipse(QPointF(0, 0), 5.9, 5.9)


def _ring(painter: QPainter, tokens: Tokens) -> None:
    _outline(painter, tokens.color("text3"))
    painter.drawEllipse(QPointF(0, 0), 5.1, 5.1)


def _triangle(painter: QPainter, tokens: Tokens) -> None:
    _outline(painter, tokens.color("warn"))
    painter.drawPolygon(QPolygonF([QPointF(0, -5.5), QPointF(6, 4.75), QPointF(-6, 4.75)]))


def _crescent(painter: QPainter, tokens: Tokens) -> None:
    moon, bite = QPainterPath(), QPainterPath()
    moon.addEllipse(QPointF(0, 0), 5.9, 5.9)
    bite.addEllipse(QPointF(4.0, -2.9), 5.2, 5.2)
    painter.fillPath(moon.subtracted(bite), QBrush(tokens.color("text3")))


def _ticked_disc(painter: QPainter, tokens: Tokens) -> None:
    _fill(painter, tokens.color("ok"))
    painter.drawEllipse(QPointF(0, 0), 6.6, 6.6)
    painter.setPen(_pen(tokens.color("surface"), 1.7))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(-2.9, 0.3), QPointF(-0.8, 2.3), QPointF(3.0, -1.9)]))


def _star(painter: QPainter, tokens: Tokens) -> None:
    _fill(painter, tokens.color("ok"))
    points = QPolygonF()
    for step in range(10):
        reach = 6.4 if step % 2 == 0 else 2.7
        angle = math.pi * step / 5 - math.pi / 2
        points.append(QPointF(reach * math.cos(angle), reach * math.sin(angle)))
    painter.drawPolygon(points)


def _solid_triangle(painter: QPainter, tokens: Tokens) -> None:
    _fill(painter, tokens.color("ok"))
    painter.drawPolygon(QPolygonF([QPointF(0, -4.7), QPointF(5.9, 4.7), QPointF(-5.9, 4.7)]))


def _fallen_triangle(painter: QPainter, tokens: Tokens) -> None:
    _outline(painter, tokens.color("warn"))
    painter.drawPolygon(QPolygonF([QPointF(0, 4.6), QPointF(5.2, -4.2), QPointF(-5.2, -4.2)]))


def _square(painter: QPainter, tokens: Tokens) -> None:
    _fill(painter, tokens.color("danger"))
    painter.drawRect(QRectF(-4.75, -4.75, 9.5, 9.5))


def _half_disc(painter: QPainter, tokens: Tokens) -> None:
    _outline(painter, tokens.color("warn"))
    painter.drawEllipse(QPointF(0, 0), 5.2, 5.2)
    _fill(painter, tokens.color("warn"))
    painter.drawPie(QRectF(-5.2, -5.2, 10.4, 10.4), -90 * 16, 180 * 16)


_NEXT_STEP: dict[NextKind, _Drawer] = {
    "overdue": _diamond,
    "today": _disc,
    "future": _ring,
    "none": _triangle,
    "snoozed": _crescent,
    "done": _ticked_disc,
}
_STANCE: dict[Stance, _Drawer] = {
    "champion": _star,
    "supporter": _solid_triangle,
    "neutral": _ring,
    "sceptic": _fallen_triangle,
    "blocker": _square,
}
_PAYMENT: dict[Payment, _Drawer] = {
    "paid": _ticked_disc,
    "part": _half_disc,
    "due": _ring,
    "overdue": _diamond,
}
