"""One deal on the desk: who it is, its clock, both sides, the decisions and their form, and what there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.stall import StallDecision as Decision
from app.services.stalls.queue import StallRow
from app.services.stalls.review import StallReview
from app.ui.shared.buttons import Button
from app.ui.shared.clock_panel import ClockPanel
from app.ui.shared.deal_head import DealHead
from app.ui.shared.evidence import EvidenceView
from app.ui.shared.panel import SectionHeader
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.theme import Theme
from app.ui.stalls import words
from app.ui.stalls.cards import DecisionCards
from app.ui.stalls.form import DecisionForm, Draft
from app.ui.stalls.side import ReviewSide

if TYPE_CHECKING:
    from app.services.context import Context

_SIDE_WIDTH, _WIDE_FROM = 268, 860
_AROUND_HEAD = 96  # margins, gaps between what stands in the head's row, and the gap to the side
_CARDS = (Decision.ADVANCE, Decision.RECYCLE, Decision.DEADLINE, Decision.REMOVE)
_NO_REASONS: Mapping[Decision, str] = {}


class StallDesk(PlainScroll):
    """Wide, what there is to know stands at the right; narrow, below."""

    chosen = Signal(object)
    """A decision's card was clicked."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.deal_id: int | None = None
        self.head = DealHead("stall")
        self._clock = ClockPanel()
        self._evidence = EvidenceView()
        self.cards = DecisionCards()
        self.put_off = Button("Put off to the next working day", kind="link", key=words.KEYS[Decision.DEFER])
        self.form = DecisionForm()
        self._side = ReviewSide(clock)
        self._lay_out()
        # Until the first deal was read there is nothing to show in them.
        for part in (self._clock, self._evidence):
            part.hide()
        self._show_lines("Delta", "Nurturing")
        self.cards.chosen.connect(self.chosen)
        self.cards.placed.connect(self._point)
        self.put_off.clicked.connect(lambda: self.chosen.emit(Decision.DEFER))

    def _lay_out(self) -> None:
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(self.head)
        column.addWidget(self._clock)
        column.addWidget(self._evidence)
        column.addLayout(self._decide_head())
        below = QVBoxLayout()
        below.setSpacing(1)
        below.addWidget(self.cards)
        below.addWidget(self.form)
        column.addLayout(below)
        column.addStretch(1)
        content = QWidget()
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._parts.setContentsMargins(20, 18, 20 - self.keep_bar_room(), 20)
        self._parts.setSpacing(24)
        self._parts.addWidget(main, 1)
        self._parts.addWidget(self._side)
        self.setWidget(content)

    def _decide_head(self) -> QHBoxLayout:
        self._decide = SectionHeader("Decide and act", "No skip: a deferral needs a reason and is counted")
        row = QHBoxLayout()
        row.addWidget(self._decide, 1)
        row.addWidget(self.put_off)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tokens = Theme.current()
        wide = self.width() >= tokens.px(_WIDE_FROM)
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._side.setMinimumWidth(tokens.px(_SIDE_WIDTH) if wide else 0)
        self._side.setMaximumWidth(tokens.px(_SIDE_WIDTH) if wide else 16777215)
        self._make_room(self.width() - tokens.px(_SIDE_WIDTH) if wide else self.width())
        self._point()

    def _make_room(self, width: int) -> None:
        """Leave out the hint where it would make the desk wider than its place, as beside a deal's sheet."""
        parts = (self._decide.name, self._decide.hint, self.put_off)
        needed = sum(part.sizeHint().width() for part in parts) + Theme.current().px(_AROUND_HEAD)
        self._decide.hint.setVisible(width >= needed)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_head(self, row: StallRow) -> None:
        """What the queue knows already, at once."""
        self.deal_id = row.deal_id
        head = self.head
        head.badge.show_phase(row.phase_code, "stall")
        head.title.setText(row.title)
        head.amount.setText(words.amount_text(row.amount))
        parts = (row.name if row.name != row.title else "", row.owner, words.times_text(row.stays))
        head.about.setText(".  ".join(part for part in parts if part))
        self.setAccessibleName(f"Stall of {row.title}")

    def show_review(self, row: StallRow, review: StallReview, draft: Draft, ctx: Context) -> None:
        """Everything about the deal."""
        self.show_head(row)
        chance = review.sheet.probabilities
        owner = row.owner.split(" ", 1)[0] or "Its owner"
        own = f"{chance.own}% says {owner}, " if chance.own is not None else ""
        self.head.chance.setText(f"{own}{chance.phase}% is usual")
        self._clock.show_review(review)
        self._evidence.show_evidence(review.evidence)
        for part in (self._clock, self._evidence):
            part.show()
        self._side.show_review(review)
        self._show_cards(row, review)
        self.form.show_stall(row, review, draft, ctx)
        self.choose(draft.decision)

    def _show_cards(self, row: StallRow, review: StallReview) -> None:
        forward = review.forward[0].spec.code if review.forward else "Delta"
        back = review.back[0].spec.code if review.back else "Nurturing"
        reasons = {decision: words.limit_text(decision, row) for decision in _CARDS}
        if not review.back:
            reasons[Decision.RECYCLE] = "This pipeline has no Nurturing phase."
        self._show_lines(forward, back, reasons)
        self.put_off.set_disabled_because(words.limit_text(Decision.DEFER, row))

    def _show_lines(self, forward: str, back: str, reasons: Mapping[Decision, str] = _NO_REASONS) -> None:
        lines = {
            Decision.ADVANCE: (f"Back to {forward}, with", "new evidence"),
            Decision.RECYCLE: (f"To {back}, where", "touches resume"),
            Decision.DEADLINE: ("Fish or cut bait", "by a fixed date"),
            Decision.REMOVE: ("Leaves the funnel,", "reason recorded"),
        }
        for decision in _CARDS:
            self.cards.show_lines(decision, lines[decision], reasons.get(decision, ""))

    def choose(self, decision: Decision) -> None:
        """Show the form of a decision."""
        self.cards.show_decision(decision)
        if self.form.decision is not decision:
            self.form.choose(decision)
        self._point()

    def _point(self) -> None:
        self.form.point_at(self.cards.middle_of(self.form.decision))

    def show_form(self) -> None:
        """Bring the form into sight and the caret into it."""
        self.form.focus_first()
        self.ensureWidgetVisible(self.form, 0, 16)
