"""The signs of the program's own language: phase badge, initials, key cap, warnings, the mark of the program.

Shapes of next steps and the like live in ``shapes``, clocks and bars in ``meters``; both are to be had from here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from app.ui.shared.icons import draw_icon
from app.ui.shared.meters import (
    ClockLevel,
    clock_level,
    clock_words,
    draw_bar,
    draw_clock_bar,
    draw_clock_ring,
    draw_conversion_rail,
    draw_hatch,
    draw_pips,
)
from app.ui.shared.shapes import (
    NEXT_STEP_WORDS,
    NextKind,
    Payment,
    Stance,
    draw_next_step,
    draw_payment,
    draw_stance,
    draw_trend,
)
from app.ui.shared.text_paint import draw_centred, text_width
from app.ui.shared.tokens import Tokens

__all__ = [
    "NEXT_STEP_WORDS",
    "WARNING_WORDS",
    "BadgeKind",
    "ClockLevel",
    "NextKind",
    "Payment",
    "Stance",
    "WarningKind",
    "badge_width",
    "clock_level",
    "clock_words",
    "draw_avatar",
    "draw_bar",
    "draw_brand",
    "draw_clock_bar",
    "draw_clock_ring",
    "draw_conversion_rail",
    "draw_hatch",
    "draw_icon",
    "draw_key_cap",
    "draw_next_step",
    "draw_payment",
    "draw_phase_badge",
    "draw_pips",
    "draw_stance",
    "draw_trend",
    "draw_warning",
    "key_cap_width",
]

BadgeKind = Literal["genesis", "nurture", "delta", "stall", "won", "lost", "after_sale", "ahead"]
WarningKind = Literal["invoice", "ticket", "promise", "no_calls", "expiry", "duplicate"]

WARNING_WORDS: dict[WarningKind, str] = {
    "invoice": "unpaid invoice",
    "ticket": "open ticket",
    "promise": "promise due",
    "no_calls": "wants no calls",
    "expiry": "purchase expiring",
    "duplicate": "possible duplicate",
}
"""What each warning is called for those who do not see it."""

_WARNING_ICONS: dict[WarningKind, str] = {
    "invoice": "receipt",
    "ticket": "life-buoy",
    "promise": "handshake",
    "no_calls": "phone-off",
    "expiry": "hourglass",
    "duplicate": "copy",
}


@dataclass(frozen=True, slots=True)
class _Ink:
    """Roles of a badge: fill, outline, text. Ink deepens downstream, so that the family reads in grey print."""

    fill: str | None
    outline: str | None
    text: str


_INKS: dict[BadgeKind, _Ink] = {
    "genesis": _Ink("surface", "accent", "accent"),
    "nurture": _Ink("accentTint", "accentMid", "accent"),
    "delta": _Ink("accent", None, "onAccent"),
    "stall": _Ink("text", None, "surface"),
    "won": _Ink("ok", None, "onOk"),
    "lost": _Ink(None, "text3", "text3"),
    "after_sale": _Ink("okTint", "ok", "ok"),
    "ahead": _Ink("surface", "border", "text3"),
}


def badge_width(code: str, tokens: Tokens) -> int:
    """The width of a phase badge in pixels."""
    return math.ceil(text_width(code, tokens.font("badge"))) + 2 * tokens.px(6)


def draw_phase_badge(painter: QPainter, top_left: QPointF, code: str, kind: BadgeKind, tokens: Tokens) -> QRectF:
    """Draw a phase's code, for example ``D2``; answers the rectangle it took.

    ``stall`` is the last position of a Delta family, ``ahead`` a phase that a deal has not reached yet.
    """
    ink = _INKS[kind]
    rect = QRectF(top_left.x(), top_left.y(), badge_width(code, tokens), tokens.size("badge"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = tokens.stroke("badgeOutline")
    painter.setPen(QPen(tokens.color(ink.outline), line) if ink.outline else Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color(ink.fill) if ink.fill else Qt.BrushStyle.NoBrush)
    inset = line / 2 if ink.outline else 0
    radius = tokens.radius("badge")
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    draw_centred(painter, rect, code, tokens.font("badge"), tokens.color(ink.text))
    painter.restore()
    return rect


def draw_avatar(painter: QPainter, rect: QRectF, initials: str, mine: bool, tokens: Tokens) -> None:
    """A disc with a person's initials; one's own is in the accent colour."""
    font = QFont(tokens.font("badge"))
    font.setPointSizeF(font.pointSizeF() * rect.height() / (24 * tokens.font_scale))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("accent" if mine else "avatar"))
    painter.drawEllipse(rect)
    draw_centred(painter, rect, initials[:3], font, tokens.color("onAccent" if mine else "text"))
    painter.restore()


def draw_warning(painter: QPainter, rect: QRectF, warning: WarningKind, tokens: Tokens) -> None:
    """A caution about the customer, as an outline icon."""
    draw_icon(painter, rect, _WARNING_ICONS[warning], "warn", tokens)


def key_cap_width(key: str, tokens: Tokens) -> int:
    """The width of a key cap in pixels; a single letter gets a square one."""
    height = tokens.px(18)
    return max(height, math.ceil(text_width(key, tokens.font("key"))) + 2 * tokens.px(5))


def draw_key_cap(painter: QPainter, top_left: QPointF, key: str, tokens: Tokens, *, on_accent: bool = False) -> QRectF:
    """The name of a key on a cap; on a filled button it is a lighter patch. Answers the rectangle it took."""
    rect = QRectF(top_left.x(), top_left.y(), key_cap_width(key, tokens), tokens.px(18))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if on_accent:
        patch = tokens.color("onAccent").toRgb()
        patch.setAlphaF(0.2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(patch)
        painter.drawRoundedRect(rect, 4, 4)
    else:
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    draw_centred(painter, rect, key, tokens.font("key"), tokens.color("onAccent" if on_accent else "text2"))
    painter.restore()
    return rect


def draw_brand(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    """The mark of the program: three streams that become one river."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center())
    painter.scale(side / 20, side / 20)
    for start, role in ((-7.6, "accentMid"), (7.6, "accentMid")):
        stream = QPainterPath(QPointF(start, -9))
        stream.cubicTo(QPointF(start, -2), QPointF(0, -1), QPointF(0, 4))
        painter.setPen(QPen(tokens.color(role), 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawPath(stream)
    painter.setPen(QPen(tokens.color("accent"), 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(0, -8.6), QPointF(0, 8.6))
    painter.restore()
