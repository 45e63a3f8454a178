"""Meters: clock bar of a phase, touches of a nurture phase, ring of a deadline, conversion of a column."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui.shared.tokens import Tokens, document

ClockLevel = Literal["easy", "near", "over"]

_HATCH_STEP = 6.0
_PIP, _PIP_STEP = 5.0, 8.0


def clock_level(used: int, limit: int) -> ClockLevel:
    """How a phase stands against its time limit: from 80 % on it is near, beyond the limit it is over."""
    if used > limit:
        return "over"
    return "near" if used >= document()["clock"]["warnFrom"] * limit else "easy"


def clock_words(used: int, limit: int) -> str:
    """The text that always stands beside the bar."""
    return f"{used} of {limit} d"


def draw_clock_bar(painter: QPainter, rect: QRectF, used: int, limit: int, tokens: Tokens) -> None:
    """Working days used of a phase's limit. Over the limit the bar is hatched, so it shows without colour too."""
    level = clock_level(used, limit)
    if level == "over":
        draw_hatch(painter, rect, tokens)
        return
    share = used / limit if limit else 1.0
    draw_bar(painter, rect, share, "warnFill" if level == "near" else "accent", tokens)


def draw_bar(painter: QPainter, rect: QRectF, share: float, role: str, tokens: Tokens) -> None:
    """A round-ended bar filled to a share of 0 to 1 over its track."""
    radius = rect.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("border"))
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        filled = QRectF(rect)
        filled.setWidth(max(rect.height(), rect.width() * min(share, 1.0)))
        painter.setBrush(tokens.color(role))
        painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


def draw_hatch(painter: QPainter, rect: QRectF, tokens: Tokens, role: str = "danger") -> None:
    """A bar of slanting stripes: too late."""
    outline = QPainterPath()
    outline.addRoundedRect(rect, 1, 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(outline)
    painter.setPen(QPen(tokens.color(role), _HATCH_STEP * 0.42, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    tall = rect.height() + 4
    x = rect.left() - tall
    while x < rect.right() + tall:
        painter.drawLine(QPointF(x, rect.bottom() + 2), QPointF(x + tall, rect.top() - 2))
        x += _HATCH_STEP
    painter.restore()


def draw_pips(painter: QPainter, left_middle: QPointF, made: int, planned: int, tokens: Tokens) -> float:
    """One dot for each planned touch, filled when it was made; answers the width drawn in pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    step, radius = _PIP_STEP * tokens.font_scale, _PIP * tokens.font_scale / 2
    for index in range(planned):
        centre = QPointF(left_middle.x() + radius + index * step, left_middle.y())
        if index < made:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent"))
            painter.drawEllipse(centre, radius, radius)
        else:
            painter.setPen(QPen(tokens.color("text3"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
    painter.restore()
    return max(0.0, (planned - 1) * step + 2 * radius)


def draw_clock_ring(
    painter: QPainter, centre: QPointF, share: float, tokens: Tokens, warn_from: float = 0.6, size: float = 17.0
) -> None:
    """The share of a deadline that is used up, clockwise from the top. Who breached it gets the diamond instead."""
    width = size * 0.19
    half = (size - width) / 2
    area = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(tokens.color("border"), width))
    painter.drawEllipse(area)
    role = "warnFill" if share >= warn_from else "accent"
    painter.setPen(QPen(tokens.color(role), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(area, 90 * 16, -round(360 * 16 * min(share, 1.0)))
    painter.restore()


def draw_conversion_rail(painter: QPainter, rect: QRectF, share: float, tokens: Tokens) -> None:
    """The share of deals that went on from a phase, 0 to 1, as the thin rail in a column's head."""
    draw_bar(painter, rect, share, "accentMid", tokens)
