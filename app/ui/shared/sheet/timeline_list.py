"""A timeline by day, newest first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.day_text import time_text
from app.services.timeline import Entry, Timeline
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.sheet.entry_row import EntryRow
from app.ui.shared.sheet.entry_words import day_title, lines_of, spoken


class TimelineList(QWidget):
    """Shows entries under the heads of their days. Entries that stay keep their row, and with it focus and fold."""

    edit_asked = Signal(object)
    delete_asked = Signal(object)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: dict[Entry, EntryRow] = {}
        self._heads: list[Label] = []
        self._empty = Label("Nothing has happened yet. Write a note, or log a call.", "body", "text2", wrap=True)
        self._more = Button("Show older entries", kind="link")
        self._more.clicked.connect(self.more_asked)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._more)

    @property
    def rows(self) -> tuple[EntryRow, ...]:
        """The rows in their order."""
        return tuple(self._rows.values())

    def show_timeline(self, timeline: Timeline, clock: Clock) -> None:
        """Show these entries."""
        today, old = clock.today(), self._rows
        self._rows = {entry: old.pop(entry) if entry in old else self._make(entry, clock) for entry in timeline.entries}
        for gone in (*old.values(), *self._heads):
            gone.hide()
            gone.deleteLater()
        self._heads = []
        while self._column.count():
            self._column.takeAt(0)
        day = None
        for entry, row in self._rows.items():
            on = clock.local_date(entry.at)
            if on != day:
                self._add_head(day_title(on, today), is_first=day is None)
                day = on
            self._column.addWidget(row)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._more)
        self._empty.setVisible(not self._rows)
        self._more.setVisible(timeline.has_more)

    def _add_head(self, text: str, *, is_first: bool) -> None:
        head = Label(text, "metaStrong", "text2")
        head.setContentsMargins(0, 0 if is_first else 3, 0, 0)
        self._heads.append(head)
        self._column.addWidget(head)

    def _make(self, entry: Entry, clock: Clock) -> EntryRow:
        local = entry.at.astimezone(clock.zone)
        today, words = clock.today(), time_text(local.timetz())
        said = spoken(entry, day_title(local.date(), today), words, today)
        row = EntryRow(entry, lines_of(entry, today), words, said)
        row.edit_asked.connect(self.edit_asked)
        row.delete_asked.connect(self.delete_asked)
        return row
