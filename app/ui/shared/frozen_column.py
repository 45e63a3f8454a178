"""The first column of a table, which stays in sight while the others are scrolled sideways."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView

from app.ui.shared.table import TableDelegate, TableHeader
from app.ui.shared.theme import Theme


class FrozenColumn(QTableView):
    """Lies over the table's own first column, with the same rows, selection and place; keys stay with the table."""

    def __init__(self, table: QTableView, delegate: Callable[[QTableView, bool], TableDelegate]) -> None:
        super().__init__(table)
        self._table = table
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setHorizontalHeader(TableHeader(self))
        self.setItemDelegate(delegate(table, False))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for bars in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(table.verticalScrollMode())
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self.follow)
        table.model().modelReset.connect(self.follow)
        head = self.horizontalHeader()
        head.sectionClicked.connect(lambda section: table.horizontalHeader().sectionClicked.emit(section))
        Theme.instance().theme_changed.connect(self.follow)
        self.hide()

    def follow(self) -> None:
        """Show the column where it would be out of sight otherwise, as wide and as far down as in the table."""
        table = self._table
        if table.horizontalScrollBar().value() == 0:
            self.hide()
            return
        for place in range(1, table.model().columnCount()):
            self.setColumnHidden(place, True)
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(table.verticalHeader().minimumSectionSize())
        rows.setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        width = table.columnWidth(0)
        self.setColumnWidth(0, width)
        port = table.viewport().geometry()
        self.setGeometry(port.left(), 0, width, port.bottom() + 1)
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        edge = self.viewport().rect()
        painter.fillRect(QRect(edge.right(), edge.top(), 1, edge.height()), Theme.current().color("border"))
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._table.viewport(), event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A click chooses a row for the table, which keeps the keys."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._table.setFocus(Qt.FocusReason.MouseFocusReason)
        return bool(super().viewportEvent(event))
