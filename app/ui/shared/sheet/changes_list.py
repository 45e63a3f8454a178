"""What was changed on a record, by whom and when, each with the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.day_text import time_text
from app.services.record_changes import RecordChange, record_changes
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.entry_words import day_title, news_text


class ChangesList(QWidget):
    """Loaded when it is first looked at, and again with the record from then on."""

    undo_asked = Signal(int)

    def __init__(self, desk: SheetDesk, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self._record_id: int | None = None
        self._shown: tuple[RecordChange, ...] | None = None
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def load(self, record_id: int) -> None:
        """Read the changes of a record."""
        ctx = self._desk.ctx
        self._record_id = record_id
        self._desk.host.runner.query(
            partial(record_changes, ctx, self._table, record_id), owner=self, done=self._show, lane="changes"
        )

    def _show(self, changes: tuple[RecordChange, ...]) -> None:
        if changes == self._shown:
            return
        self._shown = changes
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_Row(change, self._desk, self.undo_asked.emit) for change in changes]
        for row in self._rows:
            self._column.addWidget(row)


class _Row(QWidget):
    def __init__(self, change: RecordChange, desk: SheetDesk, undo: Callable[[int], None]) -> None:
        super().__init__()
        clock, today = desk.ctx.clock, desk.ctx.clock.today()
        local = change.at.astimezone(clock.zone)
        when = f"{day_title(local.date(), today)} {time_text(local.timetz())}"
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(change.label, "bodyMedium", "text2" if change.is_undone else "text", wrap=True))
        for news in change.fields:
            words.addWidget(Label(news_text(news, today), "meta", "text2", wrap=True))
        words.addWidget(Label(f"{change.who}, {when}", "meta", "text3"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        if change.is_undone:
            row.addWidget(Label("Undone", "meta", "text3"), 0, Qt.AlignmentFlag.AlignTop)
        elif not change.is_bulk:
            button = Button("Undo", kind="link")
            button.setAccessibleName(f"Undo: {change.label}")
            button.clicked.connect(lambda: undo(change.change_set_id))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{change.label}, {change.who}, {when}")
