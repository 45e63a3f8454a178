"""Painting of deal cards, full and compact, in every state they can be in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.shared import meters
from app.ui.shared.card_face import AT_REST, CardFace, CardState
from app.ui.shared.card_frame import CardFrame, paint_card_gap, paint_card_trace, text_edges
from app.ui.shared.focus_ring import ring_outset
from app.ui.shared.glyphs import draw_avatar, draw_warning
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.shapes import NextKind, draw_next_step, draw_trend
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.tokens import Tokens

__all__ = [
    "AT_REST",
    "CardFace",
    "CardState",
    "card_height",
    "card_outset",
    "paint_card",
    "paint_card_gap",
    "paint_card_trace",
]

_SAVING_OPACITY = 0.6
_NEXT_TEXT_ROLE: dict[NextKind, str] = {"overdue": "danger", "none": "warn", "today": "text"}
_MOST_WARNINGS = 3


def card_height(compact: bool, tokens: Tokens) -> int:
    """The height of a card in pixels."""
    return tokens.size("cardCompactHeight" if compact else "cardHeight")


def card_outset(state: CardState, tokens: Tokens) -> int:
    """How far a card in this state reaches beyond its rectangle: focus ring, dashes, shadow. 0 at rest."""
    if state.lifted:
        return shadow_outset("lifted", tokens)
    if state.focused:
        return ring_outset(tokens)
    return 2 if state.moved_text else 0


def paint_card(painter: QPainter, rect: QRectF, face: CardFace, state: CardState, theme: Tokens) -> None:
    """Paint a card into ``rect``. Only ``card_outset`` pixels around it are touched besides."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Card(painter, rect, face, state, theme).paint()
    painter.restore()


class _Card:
    """One painting of one card. Positions are those of the drawing at font scale 1, scaled by ``Tokens.px``."""

    def __init__(self, painter: QPainter, rect: QRectF, face: CardFace, state: CardState, theme: Tokens) -> None:
        self.p, self.rect, self.face, self.state, self.t = painter, rect, face, state, theme
        self.left, self.right = text_edges(rect, state, theme)

    def y(self, offset: float) -> float:
        """A height below the card's top edge."""
        return self.rect.top() + self.t.px(offset)

    def paint(self) -> None:
        frame = CardFrame(self.p, self.rect, self.face, self.state, self.t)
        frame.paint_ground()
        if self.state.saving:
            self.p.setOpacity(_SAVING_OPACITY)
        if self.state.compact:
            self._compact_content()
        else:
            self._full_content()
        self.p.setOpacity(1.0)
        frame.paint_over()

    # content

    def _full_content(self) -> None:
        t, face = self.t, self.face
        taken = self._warnings(self.y(18), t.px(16))
        wide = self.right - self.left
        self._line(self.y(22), wide - taken, face.company, "bodyStrong", "text")
        self._line(self.y(38), wide, face.title, "meta", "text2")
        room = wide - (t.px(20) + 6 if face.owner_initials else 0)
        beside = text_width(face.probability_text, t.font("meta")) + t.px(9)
        used = self._line(self.y(61), room, self._amount(room - beside, "bodyStrong"), "bodyStrong", "text")
        self._probability(self.left + used + t.px(9), self.y(61), room - used - t.px(9))
        self._avatar(QPointF(self.right - t.px(10), self.y(56)), t.px(20))
        self._next_step(self.y(79), self.y(83), wide, "meta")
        if not self.state.strip:
            self._clock()

    def _compact_content(self) -> None:
        t, face = self.t, self.face
        right = self.rect.right() - t.px(8)
        taken: float = t.px(20) + 6 if face.owner_initials else 0
        taken += self._warnings(self.y(16), t.px(14), taken)
        wide = self.right - self.left
        self._line(self.y(17), wide - taken, face.company, "metaStrong", "text")
        beside = text_width(face.probability_text, t.font("meta")) + t.px(16)
        amount = self._amount(wide - taken - beside, "metaMedium")
        used = self._line(self.y(34), wide - taken, amount, "metaMedium", "text")
        at = self.left + used + t.px(16)
        self._line(self.y(34), right - t.px(26) - at, face.probability_text, "meta", "text2", at)
        self._avatar(QPointF(right - t.px(10), self.y(16.5)), t.px(20))
        clock = "" if face.clock_kind == "none" else f"{face.clock_used}/{face.clock_limit}"
        role = "danger" if self._over() else "text2"
        end = QPointF(self.right, self.y(54))
        used = draw_line(self.p, end, wide, clock, t.font("caption"), t.color(role), "right")
        if not self.state.strip:
            self._next_step(self.y(50), self.y(54), wide - used - 6, "caption", t.px(17))

    def _line(self, baseline: float, width: float, text: str, font: str, role: str, left: float | None = None) -> float:
        at = QPointF(self.left if left is None else left, baseline)
        return draw_line(self.p, at, width, text, self.t.font(font), self.t.color(role))

    def _amount(self, room: float, font: str) -> str:
        text = self.face.amount_text
        return text if text_width(text, self.t.font(font)) <= room else self.face.amount_brief or text

    def _probability(self, left: float, baseline: float, room: float) -> None:
        used = self._line(baseline, room, self.face.probability_text, "meta", "text2", left)
        gap = self.t.px(7)
        if used + gap + 3 <= room:
            centre = QPointF(left + used + gap, baseline - self.t.px(4))
            draw_trend(self.p, centre, self.face.probability_trend, self.t, 6.0 * self.t.font_scale)

    def _avatar(self, centre: QPointF, size: float) -> None:
        if self.face.owner_initials:
            area = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
            draw_avatar(self.p, area, self.face.owner_initials, self.face.owner_is_me, self.t)

    def _warnings(self, middle: float, size: float, away: float = 0) -> float:
        """Draw the warnings from the right; answers the width they take."""
        if self.state.saving:
            return size
        names = self.face.warnings[:_MOST_WARNINGS]
        for index, name in enumerate(reversed(names)):
            left = self.right - away - (index + 1) * size
            area = QRectF(left, middle - size / 2, size, size).adjusted(1, 1, -1, -1)
            draw_warning(self.p, area, name, self.t)
        return len(names) * size + (4 if names else 0)

    def _next_step(self, middle: float, baseline: float, width: float, font: str, indent: float | None = None) -> None:
        t, kind = self.t, self.face.next_kind
        size = (10.5 if self.state.compact else 12.0) * t.font_scale
        draw_next_step(self.p, QPointF(self.left + size / 2, middle), kind, t, size)
        indent = t.px(18) if indent is None else indent
        weight = 500 if kind == "overdue" else None
        role = _NEXT_TEXT_ROLE.get(kind, "text2")
        if self.state.compact and kind == "today":
            role = "text2"
        at = QPointF(self.left + indent, baseline)
        draw_line(self.p, at, width - indent, self.face.next_text, t.font(font, weight), t.color(role))

    def _over(self) -> bool:
        face = self.face
        return face.clock_kind == "days" and meters.clock_level(face.clock_used, face.clock_limit) == "over"

    def _clock(self) -> None:
        t, face = self.t, self.face
        if face.clock_kind == "none":
            return
        used, limit = face.clock_used, face.clock_limit
        days = face.clock_kind == "days"
        words = meters.clock_words(used, limit) if days else f"{used} of {limit}"
        over = self._over()
        font = t.font("caption", 500 if over else None)
        color = t.color("danger" if over else "text3")
        wide = draw_line(self.p, QPointF(self.right, self.y(102)), self.right - self.left, words, font, color, "right")
        end = self.right - wide - t.px(8)
        middle, tall = self.y(98), max(4.0, t.px(4))
        if days:
            bar = QRectF(self.left, middle - tall / 2, max(0.0, end - self.left), tall)
            meters.draw_clock_bar(self.p, bar, used, limit, t)
        else:
            fitting = int((end - self.left + 3) // (8 * t.font_scale))
            meters.draw_pips(self.p, QPointF(self.left, middle), min(used, fitting), min(limit, fitting), t)
