"""The history of one record, over the window: for records that have no sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.host import Host
from app.ui.shared.dialog import Dialog
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.sheet.changes_list import ChangesList
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.storage.feed import Change

_WIDTH, _HIGHEST = 560, 420
_BESIDES = 180  # what head, foot and margins take of the window


class HistoryDialog(Dialog):
    """Every change of a record with its way back; it follows what happens while it is open, and is as high as that."""

    leave = "close"

    def __init__(self, host: Host, table: str, record_id: int, title: str) -> None:
        super().__init__(host.window, f"History of {title}", "Close", width=_WIDTH)
        self._record_id = record_id
        self.changes = ChangesList(SheetDesk(host, self), table)
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self.changes)
        column.addStretch(1)
        self._scroll = PlainScroll()
        self._scroll.setWidget(self._inner)
        self._scroll.setAccessibleName("Changes")
        self._inner.installEventFilter(self)
        self.body.addWidget(self._scroll, 1)
        self.accepted.connect(self.finish)
        self.closed.connect(self.deleteLater)
        host.changes.connect(self._on_changed)
        self.changes.load(record_id)

    def place(self) -> None:
        theme = Theme.current()
        highest = min(theme.px(_HIGHEST), self._window.height() - theme.px(_BESIDES))
        width = self._scroll.viewport().width()
        needed = self._inner.heightForWidth(width) if self._inner.hasHeightForWidth() else 0
        self._scroll.setFixedHeight(min(needed if needed > 0 else self._inner.sizeHint().height(), highest))
        super().place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().eventFilter(watched, event)

    def _on_changed(self, _change: Change) -> None:
        if self.isVisible():
            self.changes.load(self._record_id)


def show_history(host: Host, table: str, record_id: int, title: str) -> None:
    """Open it."""
    host.ask(HistoryDialog(host, table, record_id, title))
