"""The end of a review: what came of each deal, what it changed, and the way to the minutes on paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.services.reviews.minutes import Minutes, MinutesItem
from app.ui.reviews import words
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel, Separator
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.sheet.badge import PhaseBadge


class SummaryView(QWidget):
    """A line for each deal; those nobody talked about are quiet."""

    ended = Signal()
    printed = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.change = Label("", "title")
        self.count = Label("", "body", "text2")
        self.finish = Button("End the meeting", kind="primary", key="F")
        self.paper = Button("Minutes on paper…", icon="printer", key="Ctrl+Shift+P")
        self._rows = QWidget()
        self._area = PlainScroll()
        self._lay_out()
        self.finish.clicked.connect(self.ended)
        self.paper.clicked.connect(self.printed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20 - self._area.keep_bar_room(), 12)
        column.setSpacing(12)
        column.addWidget(self.change)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.paper)
        row.addWidget(self.finish)
        column.addLayout(row)
        column.addWidget(self._area, 1)

    def show_minutes(self, minutes: Minutes) -> None:
        """Show what came of the meeting."""
        self.change.setText(words.change_text(minutes))
        self.count.setText(words.count_text(minutes))
        self.finish.setVisible(minutes.ended_at is None)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel()
        for place, item in enumerate(minutes.items):
            if place:
                panel.body.addWidget(Separator())
            panel.body.addWidget(self._line(item, minutes.currency))
        column.addWidget(panel)
        column.addStretch(1)
        self._area.setWidget(content)

    def _line(self, item: MinutesItem, currency: str) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(PhaseBadge(item.phase, badge_kind(item.phase_kind, is_stall=item.is_stall)))
        row.addWidget(ElidedLabel(item.title, "bodyStrong", "text" if item.is_talked_about else "text3"), 1)
        row.addWidget(Label(words.value_text(item, currency), "meta", "text2"))
        column.addLayout(row)
        today = self._clock.today()
        tasks = (words.task_text(task, today) for task in item.tasks)
        for text in (*item.decided, *([f"Note: {item.note}"] if item.note else []), *tasks):
            column.addWidget(Label(text, "body", wrap=True))
        if not item.has_come:
            column.addWidget(Label("Nothing was decided" if item.is_seen else "Not talked about", "meta", "text3"))
        line.setAccessibleName(item.title)
        return line
