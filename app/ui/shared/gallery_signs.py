"""The painted half of the gallery: cards in all their states, and every sign with its meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.shared import glyphs
from app.ui.shared.box_paint import draw_box
from app.ui.shared.card_painter import AT_REST, CardFace, CardState, card_height, paint_card
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

FERRO = CardFace(
    "Ferro Castings", "Crane scales, 6 pcs", "€31,200", "55%", 1, "MO", True, "today", "Call Ana 10:30", "days", 4, 10
)
MERIDIAN = CardFace(
    "Meridian Grain",
    "Silo weighing",
    "€58,300",
    "30%",
    -1,
    "JL",
    False,
    "overdue",
    "2 d past decision",
    "days",
    5,
    3,
    ("invoice", "ticket"),
    stalled=True,
)
COMPACT = (
    FERRO,
    CardFace("Orchard Juice Co", "", "€15,900", "45%", 0, "PR", False, "none", "No next step", "days", 6, 10),
    CardFace("Bay Street Hospital", "", "€52,750", "60%", 0, "TH", False, "future", "Meet Mon 16", "days", 9, 10),
    CardFace("Corvid Logistics", "", "€11,300", "50%", 0, "MO", True, "future", "Call Tue 17", "days", 2, 10),
)

_STATES: tuple[tuple[str, str, CardFace, CardState], ...] = (
    ("Rest", "", FERRO, AT_REST),
    ("Hover", "Same actions live on keys", FERRO, CardState(hover=True)),
    ("Focus and selected", "Outer ring is focus", FERRO, CardState(selected=True, focused=True)),
    ("Picked up by keyboard", "Arrows aim, Enter drops", FERRO, CardState(lifted=True, lifted_text="Picked up")),
    ("Saving", "Shown only after 400 ms", FERRO, CardState(saving=True)),
    ("Moved by someone else", "Outline fades in 2 s", FERRO, CardState(moved_by="JL", moved_text="moved it 2 s ago")),
    ("Rolled back", "Stays until acknowledged", FERRO, CardState(returned_text="Returned: no budget")),
    ("Stalled", "Dark edge, hatched clock", MERIDIAN, AT_REST),
)

_Draw = Callable[[QPainter, QPointF, Tokens], object]


class CardStates(QWidget):
    """One card in each of its states, with its name."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = Theme.current(), QPainter(self)
        wide, margin = 164, 14
        step = (self.width() - 2 * margin - wide) / (len(_STATES) - 1)
        for index, (name, note, face, state) in enumerate(_STATES):
            left = round(margin + index * step)
            raised = 3 if state.lifted else 0
            paint_card(painter, QRectF(left, 14 - raised, wide, card_height(False, tokens)), face, state, tokens)
            at = QPointF(left, 14 + card_height(False, tokens) + 19)
            draw_line(painter, at, step, name, tokens.font("metaStrong"), tokens.color("text"))
            draw_line(painter, at + QPointF(0, 17), step, note, tokens.font("caption"), tokens.color("text2"))
        painter.end()


class CompactCards(QWidget):
    """A column of low cards."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = Theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_box(painter, QRectF(self.rect()), tokens, fill="sunken", radius=tokens.radius("panel"))
        tall = card_height(True, tokens)
        for index, face in enumerate(COMPACT):
            area = QRectF(6, 6 + index * (tall + 6), self.width() - 12, tall)
            paint_card(painter, area, face, CardState(compact=True), tokens)
        painter.end()


class Legend(QWidget):
    """Signs in columns, each with its words."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = Theme.current(), QPainter(self)
        self._columns(painter, tokens)
        self._phase_codes(painter, tokens)
        self._probability(painter, tokens)
        painter.end()

    def _column(
        self, painter: QPainter, left: float, name: str, rows: Sequence[tuple[str, _Draw]], tokens: Tokens
    ) -> None:
        draw_line(painter, QPointF(left, 16), 300, name, tokens.font("metaStrong"), tokens.color("text"))
        for index, (words, draw) in enumerate(rows):
            middle = 37 + index * 22
            draw(painter, QPointF(left + 8, middle), tokens)
            at = QPointF(left + 26, middle + 4)
            draw_line(painter, at, 200, words, tokens.font("meta"), tokens.color("text2"))

    def _columns(self, painter: QPainter, tokens: Tokens) -> None:
        step, stance, paid = _next_step, _stance, _payment
        self._column(painter, 10, "Next step", (
            ("Overdue", step("overdue")), ("Today", step("today")), ("Later", step("future")),
            ("None planned", step("none")), ("Snoozed", step("snoozed")), ("Done", step("done")),
        ), tokens)  # fmt: skip
        self._column(painter, 156, "Stance", (
            ("Champion", stance("champion")), ("Supporter", stance("supporter")), ("Neutral", stance("neutral")),
            ("Sceptic", stance("sceptic")), ("Blocker", stance("blocker")),
        ), tokens)  # fmt: skip
        self._column(painter, 286, "Payment", (
            ("Paid", paid("paid")), ("Part paid", paid("part")), ("Due later", paid("due")),
            ("Overdue", paid("overdue")),
        ), tokens)  # fmt: skip
        self._column(painter, 416, "Clock", (
            ("Under 60%", _ring(0.28)), ("60 to 99%", _ring(0.75)), ("Breached", step("overdue")),
        ), tokens)  # fmt: skip
        self._column(painter, 1226, "Warnings", (
            ("Unpaid invoice", _warning("invoice")), ("Open ticket", _warning("ticket")),
            ("Purchase expiring", _warning("expiry")), ("Possible duplicate", _warning("duplicate")),
        ), tokens)  # fmt: skip

    def _phase_codes(self, painter: QPainter, tokens: Tokens) -> None:
        left, font, color = 546.0, tokens.font("meta"), tokens.color("text2")
        title = "Phase code: ink deepens downstream"
        draw_line(painter, QPointF(left, 16), 400, title, tokens.font("metaStrong"), tokens.color("text"))
        badges: tuple[tuple[str, glyphs.BadgeKind], ...] = (
            ("G1", "genesis"), ("N1", "nurture"), ("D2", "delta"), ("D4", "stall"), ("Won", "won"),
            ("Lost", "lost"), ("I1", "after_sale"),
        )  # fmt: skip
        x = left
        for code, kind in badges:
            x = glyphs.draw_phase_badge(painter, QPointF(x, 30), code, kind, tokens).right() + 8
        draw_line(painter, QPointF(left, 70), 400, "Outline, tint, solid, black: readable in grey print.", font, color)
        draw_line(painter, QPointF(left, 93), 400, "Pips count touches in N, where no clock runs:", font, color)
        glyphs.draw_pips(painter, QPointF(left + 266, 90), 6, 8, tokens)
        draw_line(painter, QPointF(left, 117), 400, "Bars count days in G and D:", font, color)
        for offset, wide, used, limit in ((174, 70, 4, 10), (252, 70, 12, 14), (330, 50, 5, 3)):
            glyphs.draw_clock_bar(painter, QRectF(left + offset, 114, wide, 4), used, limit, tokens)

    def _probability(self, painter: QPainter, tokens: Tokens) -> None:
        left = 966.0
        draw_line(painter, QPointF(left, 16), 300, "Probability", tokens.font("metaStrong"), tokens.color("text"))
        rows = (
            ("50%", 0, "agrees with the stage"),
            ("55%", 1, "above the stage value"),
            ("30%", -1, "below the stage value"),
        )
        for index, (figure, trend, words) in enumerate(rows):
            base = 41 + index * 22
            draw_line(painter, QPointF(left, base), 60, figure, tokens.font("metaMedium"), tokens.color("text"))
            glyphs.draw_trend(painter, QPointF(left + 38, base - 4), trend, tokens)
            at = QPointF(left + 54, base)
            draw_line(painter, at, 200, f"Rep {words}", tokens.font("meta"), tokens.color("text2"))


def _next_step(kind: glyphs.NextKind) -> _Draw:
    return lambda painter, at, tokens: glyphs.draw_next_step(painter, at, kind, tokens)


def _stance(stance: glyphs.Stance) -> _Draw:
    return lambda painter, at, tokens: glyphs.draw_stance(painter, at, stance, tokens)


def _payment(payment: glyphs.Payment) -> _Draw:
    return lambda painter, at, tokens: glyphs.draw_payment(painter, at, payment, tokens)


def _ring(share: float) -> _Draw:
    return lambda painter, at, tokens: glyphs.draw_clock_ring(painter, at, share, tokens)


def _warning(kind: glyphs.WarningKind) -> _Draw:
    return lambda painter, at, tokens: glyphs.draw_warning(
        painter, QRectF(at.x() - 8, at.y() - 7, 14, 14), kind, tokens
    )
