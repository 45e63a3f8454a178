"""A timeline by day, newest first."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.clock import Clock
from app.domain.day_text import time_text
from app.services.timeline import Entry, Timeline
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.sheet.entry_row import EntryRow
from app.ui.shared.sheet.entry_words import day_title, lines_of, spoken
from app.ui.shared.theme import Theme

_HEAD_GAP = 3


class TimelineList(QWidget):
    """Shows entries under the heads of their days. Entries that stay keep their row, and with it focus and fold.

    It places its rows itself: a layout asks each of a hundred rows for its height many times over.
    """

    edit_asked = Signal(object)
    delete_asked = Signal(object)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Entry, EntryRow] = {}
        self._heads: list[Label] = []
        self._order: list[QWidget] = []
        self._empty = Label("Nothing has happened yet. Write a note, or log a call.", "body", "text2", wrap=True)
        self._more = Button("Show older entries", kind="link")
        self._more.clicked.connect(self.more_asked)
        for part in (self._empty, self._more):
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        Theme.instance().theme_changed.connect(self._on_changed)

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
        self._heads, self._order, day = [], [], None
        for entry, row in self._rows.items():
            on = clock.local_date(entry.at)
            if on != day:
                self._add_head(day_title(on, today), is_first=day is None)
                day = on
            self._order.append(row)
        self._empty.setVisible(not self._rows)
        self._more.setVisible(timeline.has_more)
        self._order += [part for part in (self._empty, self._more) if not part.isHidden()]
        self._on_changed()
        self._keep_tab_order()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        width = max(self.width(), Theme.current().px(280))
        return QSize(Theme.current().px(280), self._place(width, move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(200), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def _place(self, width: int, *, move: bool) -> int:
        """Stack everything for a width; answers the height."""
        top = 0
        for part in self._order:
            tall = part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
            if move:
                wide = part.sizeHint().width() if part is self._more else width
                part.setGeometry(0, top, wide, tall)
            top += tall
        return top

    def _on_changed(self) -> None:
        self.updateGeometry()
        self._place(self.width(), move=True)

    def _add_head(self, text: str, *, is_first: bool) -> None:
        head = Label(text, "metaStrong", "text2", parent=self)
        head.setContentsMargins(0, 0 if is_first else _HEAD_GAP, 0, 0)
        head.show()
        self._heads.append(head)
        self._order.append(head)

    def _make(self, entry: Entry, clock: Clock) -> EntryRow:
        local = entry.at.astimezone(clock.zone)
        on, today, words = local.date(), clock.today(), time_text(local.timetz())
        said = spoken(entry, on, words, today)
        row = EntryRow(entry, lines_of(entry, on, today), words, said, self)
        row.edit_asked.connect(self.edit_asked)
        row.delete_asked.connect(self.delete_asked)
        row.folded.connect(self._on_changed)
        row.show()
        return row

    def _keep_tab_order(self) -> None:
        """Tab goes from top to bottom, however rows came and went."""
        for above, below in pairwise(self.rows):
            QWidget.setTabOrder(above, below)
