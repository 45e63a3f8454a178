"""Who is left out of what is printed, such as who gets no letter, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.services.letters.facts import LeftOut
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

_ROWS = 3
_ROW, _EDGE = 24, 6  # pixels


class LeftOutList(QWidget):
    """Hidden where nobody is; Enter or a double click opens the record where that can be mended. ``one`` and ``many``
    say of one and of several that they are left out."""

    opened = Signal(str, int)

    def __init__(self, one: str = "gets none", many: str = "get none") -> None:
        super().__init__()
        self._one, self._many = one, many
        self._title = Label("", "meta", "warn")
        self.rows = QListWidget()
        self.rows.setAccessibleName(f"Who {one}")
        self.rows.setUniformItemSizes(True)
        self.rows.itemActivated.connect(self._on_activated)
        self._title.setBuddy(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.rows)
        self.hide()

    def show_left_out(self, left_out: tuple[LeftOut, ...]) -> None:
        """Show them."""
        self.rows.clear()
        for one in left_out:
            item = QListWidgetItem(f"{one.name}: {one.why}")
            item.setData(Qt.ItemDataRole.UserRole, (one.table, one.record_id))
            self.rows.addItem(item)
        count = len(left_out)
        self._title.setText(f"{count:,} {self._one if count == 1 else self._many}. Enter opens who it is")
        self.rows.setFixedHeight(Theme.current().px(_ROW * min(count, _ROWS) + _EDGE))
        if count:
            self.rows.setCurrentRow(0)
        self.setVisible(bool(count))

    def _on_activated(self, item: QListWidgetItem) -> None:
        table, record_id = item.data(Qt.ItemDataRole.UserRole)
        self.opened.emit(table, record_id)
