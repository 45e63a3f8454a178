"""One deal of a review, large: what it is, why it is talked about, both sides, and what has come of it so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.services.reviews.desk import ReviewDesk
from app.ui.reviews import words
from app.ui.shared.buttons import Button
from app.ui.shared.clock_panel import ClockPanel
from app.ui.shared.deal_head import DealHead
from app.ui.shared.evidence import BETWEEN_SIDES, EvidenceView
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel, SectionHeader
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.sign_lines import SignLines

DEEDS = (
    ("D", "Decide", "decide"),
    ("M", "Move", "move"),
    ("O", "Probability", "probability"),
    ("E", "Close", "close"),
    ("C", "Category", "category"),
    ("J", "Expect", "judge"),
)
"""Key, words and name of what can be decided."""
_FACTS = 5


class DealView(PlainScroll):
    """Scrolls where the window is low; what is done with the deal stands below it (`DeedBar`)."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.head = DealHead("delta")
        self._why = SignLines("circle-alert", "accent", columns=2, aside=BETWEEN_SIDES)
        self._track = ClockPanel()
        self._evidence = EvidenceView()
        self._names = [Label("", "meta", "text3") for _ in range(_FACTS)]
        self._values = [ElidedLabel("", "bodyStrong") for _ in range(_FACTS)]
        self.come = SignLines("check", "ok", "Nothing yet")
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 8, 20 - self.keep_bar_room(), 12)
        column.setSpacing(14)
        column.addLayout(self.head)
        column.addWidget(self._why)
        column.addWidget(self._fact_panel())
        column.addWidget(self._track)
        column.addWidget(self._evidence)
        column.addWidget(SectionHeader("In the minutes"))
        column.addWidget(self.come)
        column.addStretch(1)
        self.setWidget(content)

    def _fact_panel(self) -> Panel:
        panel = Panel()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for place, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            grid.addWidget(name, 0, place)
            grid.addWidget(value, 1, place)
            grid.setColumnStretch(place, 1)
        panel.body.addLayout(grid)
        return panel

    def show_desk(self, desk: ReviewDesk) -> None:
        """Show the deal that is current."""
        item, review = desk.item, desk.review
        if item is None or review is None:
            return
        today, spec = self._clock.today(), review.sheet.phase.spec
        head = self.head
        head.badge.show_phase(item.phase, badge_kind(spec.kind, is_stall=spec.is_stall), spec.name)
        head.title.setText(item.title)
        head.amount.setText(words.amount_text(item.amount))
        head.about.setText(words.about_text(item, review))
        head.chance.setText(words.value_text(item, desk.minutes.currency))
        self._why.show_lines(item.reasons)
        self._show_facts(words.fact_texts(review, desk.judgement, today))
        self._track.setVisible(bool(review.legs))
        self._track.show_review(review)
        self._evidence.show_evidence(review.evidence)
        notes = [f"Note: {item.note}"] if item.note else []
        self.come.show_lines([*item.decided, *notes, *(words.task_text(task, today) for task in item.tasks)])
        self.setAccessibleName(f"Review of {item.title}")

    def _show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for name, value, (key, text) in zip(self._names, self._values, facts, strict=True):
            name.setText(key)
            value.setText(text)
            value.setAccessibleName(f"{key}: {text}")


class DeedBar(QWidget):
    """Buttons for what can be decided, always in sight. They say which was wanted; the keys are the screen's."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {name: Button(text, key=key) for key, text, name in DEEDS}
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 0)
        row.setSpacing(8)
        for name, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            row.addWidget(button)
        row.addStretch(1)
