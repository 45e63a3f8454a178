"""The Delta clock: the working days of each phase against its limit, in one bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.services.stalls.review import Leg, StallReview
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import badge_width, draw_phase_badge
from app.ui.shared.labels import Label
from app.ui.shared.meters import draw_hatch
from app.ui.shared.panel import Panel
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_LEAST_SHARE = 2.5


class ClockPanel(Panel):
    """The bar under its name, what was used and allowed at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._sum = Label("", "metaStrong", "danger")
        head = QHBoxLayout()
        head.addWidget(Label("Delta clock", "metaStrong"))
        head.addStretch(1)
        head.addWidget(self._sum)
        self.body.addLayout(head)
        self._bar = _LegBar()
        self.body.addWidget(self._bar)

    def show_review(self, review: StallReview) -> None:
        """Show where the time went."""
        used, allowed = review.used, review.allowed
        self._sum.setText(f"{used} days used, {allowed} allowed" if allowed else f"{used} days used")
        self._sum.set_look(color="danger" if used > allowed else "text2")
        self._bar.show_legs(review.legs)


class _LegBar(QWidget):
    """A part for each phase, as wide as its days; days past the limit are hatched."""

    def __init__(self) -> None:
        super().__init__()
        self._legs: Sequence[Leg] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def show_legs(self, legs: Sequence[Leg]) -> None:
        """Show these phases."""
        self._legs = legs
        words = "; ".join(f"{leg.phase.spec.label} {leg.clock.text}" for leg in legs)
        self.setAccessibleName(f"Delta clock: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(300), Theme.current().px(48))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = tokens.px(3)
        shares = [max(leg.clock.used, leg.clock.limit or 0, _LEAST_SHARE) for leg in self._legs]
        least = [self._least(leg, tokens) for leg in self._legs]
        free = max(self.width() - gap * (len(shares) - 1) - sum(least), 0)
        left = 0.0
        for leg, share, room in zip(self._legs, shares, least, strict=True):
            width = room + free * share / sum(shares)
            self._paint_leg(painter, QRectF(left, tokens.px(6), width, tokens.px(9)), leg, tokens)
            left += width + gap
        painter.end()

    def _least(self, leg: Leg, tokens: Tokens) -> float:
        return badge_width(leg.phase.spec.code, tokens) + tokens.px(58)

    def _paint_leg(self, painter: QPainter, bar: QRectF, leg: Leg, tokens: Tokens) -> None:
        clock, spec = leg.clock, leg.phase.spec
        whole = max(clock.used, clock.limit or 0, 1)
        in_time = min(clock.used, clock.limit if clock.limit is not None else clock.used)
        draw_box(painter, bar, tokens, fill="border", radius=2)
        done = QRectF(bar.left(), bar.top(), bar.width() * in_time / whole, bar.height())
        if in_time:
            draw_box(painter, done, tokens, fill="accent", radius=2)
        if clock.late:
            late = QRectF(done.right(), bar.top(), bar.right() - done.right(), bar.height())
            draw_box(painter, late, tokens, fill="surface", radius=1)
            draw_hatch(painter, late, tokens)
        top = bar.bottom() + tokens.px(9)
        kind = badge_kind(spec.kind, is_stall=spec.is_stall)
        draw_phase_badge(painter, QPointF(bar.left(), top), spec.code, kind, tokens)
        at = QPointF(bar.left() + badge_width(spec.code, tokens) + tokens.px(7), top + tokens.px(14))
        color = tokens.color("danger" if clock.late else "text2")
        draw_line(painter, at, bar.right() - at.x(), clock.text, tokens.font("meta"), color)
