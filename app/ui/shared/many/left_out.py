"""Which of many records were left as they are, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.services.many.saved import LeftOut
from app.ui.shared.dialog import Dialog
from app.ui.shared.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_EDGE, _MOST = 6, 12  # pixels, rows


class _Rows(QListWidget):
    """Ctrl+Enter is the dialog's: to a list every Enter opens a row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)


class LeftOutDialog(Dialog):
    """Enter on a row opens the record; the button goes on to decide about those that somebody else changed."""

    leave = "close"
    opened = Signal(int)

    def __init__(self, window: QWidget, left_out: tuple[LeftOut, ...]) -> None:
        in_dispute = sum(left.conflict is not None for left in left_out)
        action = f"Decide about {in_dispute:,}" if in_dispute else "Close"
        super().__init__(window, f"What stays as it is: {len(left_out):,}", action, key="Ctrl Enter", width=640)
        self.rows = _Rows()
        self.rows.setAccessibleName("What stays as it is")
        self.rows.setUniformItemSizes(True)
        for left in left_out:
            # Its first sentence says why; who may change it instead is for a closer look.
            item = QListWidgetItem(f"{left.title}: {left.reason.partition('. ')[0].removesuffix('.')}")
            item.setToolTip(left.reason)
            item.setData(Qt.ItemDataRole.UserRole, left.record_id)
            self.rows.addItem(item)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setFixedHeight(self.rows.sizeHintForRow(0) * min(len(left_out), _MOST) + Theme.current().px(_EDGE))
        self.rows.setCurrentRow(0)
        self.rows.itemActivated.connect(self._on_activated)
        self.body.addWidget(self.rows)
        self.add_hint("Enter", "open")
        self.closed.connect(self.deleteLater)

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.close_overlay()
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))
