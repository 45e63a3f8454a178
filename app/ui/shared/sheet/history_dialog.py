"""The history of one record, over the window: for records that have no sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.ui.host import Host
from app.ui.shared.dialog import Dialog
from app.ui.shared.sheet.changes_list import ChangesList
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.storage.feed import Change

_WIDTH, _HEIGHT = 560, 420


class HistoryDialog(Dialog):
    """Every change of a record with its way back; it follows what happens while it is open."""

    leave = "close"

    def __init__(self, host: Host, table: str, record_id: int, title: str) -> None:
        super().__init__(host.window, f"History of {title}", "Close", width=_WIDTH)
        self._record_id = record_id
        self.changes = ChangesList(SheetDesk(host, self), table)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self.changes)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(Theme.current().px(_HEIGHT))
        scroll.setAccessibleName("Changes")
        for ground in (scroll.viewport(), inner):
            ground.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        self.accepted.connect(self.finish)
        self.closed.connect(self.deleteLater)
        host.changes.connect(self._on_changed)
        self.changes.load(record_id)

    def _on_changed(self, _change: Change) -> None:
        if self.isVisible():
            self.changes.load(self._record_id)


def show_history(host: Host, table: str, record_id: int, title: str) -> None:
    """Open it."""
    host.ask(HistoryDialog(host, table, record_id, title))
