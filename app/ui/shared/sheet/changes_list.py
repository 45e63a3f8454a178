"""What was changed on a record, by whom and when, field by field, each with the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.day_text import time_text
from app.domain.errors import ConflictError, Settlement
from app.services.history import undo_change
from app.services.record_changes import PartChange, RecordChange, record_changes
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.entry_words import day_title, news_text

_FIRST, _MORE = 50, 150
_OPS = {"I": "added", "U": "changed", "D": "removed"}
_Settled = Mapping[tuple[str, int], Settlement]


class ChangesList(QWidget):
    """Loaded when it is first looked at, and again with the record from then on."""

    def __init__(self, desk: SheetDesk, table: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self._record_id: int | None = None
        self._limit = _FIRST
        self._shown: tuple[RecordChange, ...] | None = None
        self._rows: list[QWidget] = []
        self._more = Button("Older changes", kind="link")
        self._more.clicked.connect(self._on_more)
        self._more.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self._more)

    @property
    def rows(self) -> list[QWidget]:
        """A row for each change, newest first."""
        return self._rows

    def load(self, record_id: int) -> None:
        """Read the changes of a record."""
        if record_id != self._record_id:
            self._limit = _FIRST
        self._record_id = record_id
        read = partial(record_changes, self._desk.ctx, self._table, record_id, limit=self._limit + 1)
        self._desk.host.runner.query(read, owner=self, done=self._show, lane="changes")

    def _on_more(self) -> None:
        self._limit += _MORE
        if self._record_id is not None:
            self.load(self._record_id)

    def _show(self, changes: tuple[RecordChange, ...]) -> None:
        self._more.setVisible(len(changes) > self._limit)
        changes = changes[: self._limit]
        if changes == self._shown:
            return
        self._shown = changes
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_Row(change, self._desk, self.undo) for change in changes]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(place, row)

    # -- the way back ------------------------------------------------------------------------------------------------

    def undo(self, change_set_id: int) -> None:
        """Take a change of the record back."""
        if self._record_id is not None:
            self._undo((self._table, self._record_id), change_set_id, {})

    def _undo(self, record: tuple[str, int], change_set_id: int, settled: _Settled) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                row = (error.table, error.record_id)
                self._desk.host.show_error(
                    error, settle=lambda decided: self._undo(record, change_set_id, {**settled, row: decided})
                )
            else:
                self._desk.host.show_error(error)

        work = partial(undo_change, self._desk.ctx, change_set_id, record=record, settled=settled)
        self._desk.run(work, failed=failed)


class _Row(QWidget):
    def __init__(self, change: RecordChange, desk: SheetDesk, undo: Callable[[int], None]) -> None:
        super().__init__()
        clock, today = desk.ctx.clock, desk.ctx.clock.today()
        local = change.at.astimezone(clock.zone)
        when = f"{day_title(local.date(), today)} {time_text(local.timetz())}"
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(change.label, "bodyMedium", "text2" if change.is_undone else "text", wrap=True))
        for line in _lines(change, today):
            words.addWidget(Label(line, "meta", "text2", wrap=True))
        if change.who and local.date() in (today, today - timedelta(days=1)):
            when = when[0].lower() + when[1:]
        by = ", ".join(filter(None, (change.who, when, _mark(change))))
        words.addWidget(Label(by, "meta", "text3", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        if change.is_undone:
            row.addWidget(Label("Undone", "meta", "text3"), 0, Qt.AlignmentFlag.AlignTop)
        else:
            button = Button("Undo", kind="link")
            button.setAccessibleName(f"Undo: {change.label}")
            button.clicked.connect(lambda: undo(change.change_set_id))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{change.label}, {by}")


def _lines(change: RecordChange, today: date) -> Iterator[str]:
    """The fields, then those of what belongs to the record."""
    yield from (news_text(news, today) for news in change.fields)
    for part in change.parts:
        yield from _lines_of_part(part, today)


def _lines_of_part(part: PartChange, today: date) -> Iterator[str]:
    title = f"{part.noun[0].upper()}{part.noun[1:]}" + (f" “{part.title}”" if part.title else "")
    if not part.fields:
        yield f"{title} {_OPS[part.op]}"
    for news in part.fields:
        yield f"{title}, {news_text(replace(news, label=news.label.lower()), today)}"


def _mark(change: RecordChange) -> str:
    """Where a change came from, when not from somebody's hand."""
    if change.batch:
        return f"imported from {change.batch}"
    if change.undoes_id is not None:
        return "an undo"
    return "with many others" if change.is_bulk else ""
