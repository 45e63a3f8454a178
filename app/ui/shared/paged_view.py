"""The table of a list of any length: keys, sorting by head, editing in the cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.shared.paged_model import PagedModel
from app.ui.shared.table import TableDelegate, style_table
from app.ui.shared.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LETTERS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}

Sort = tuple[tuple[str, bool], ...]


class _CellDelegate(TableDelegate):
    """Edits in a line that fills the cell."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(1, 3, -1, -4))


class PagedView(QTableView):
    """``opened`` carries the key of the row to open, ``sort_wanted`` the sort that a click on a head asks for."""

    opened = Signal(int)
    sort_wanted = Signal(object)
    moved = Signal()
    """Another row is current, or others are selected."""
    find_wanted = Signal()

    def __init__(self, name: str, model: PagedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paged = model
        self._sort: Sort = ()
        self.setModel(model)
        style_table(self, name)
        delegate = _CellDelegate(self, False)
        self.setItemDelegate(delegate)
        delegate.apply_row_height()
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        head = self.horizontalHeader()
        head.setSectionsMovable(False)
        head.sectionClicked.connect(self._on_section_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self.moved.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())
        Theme.instance().theme_changed.connect(self._fit)
        self._fit()

    # -- rows --------------------------------------------------------------------------------------------------------

    @property
    def current_id(self) -> int | None:
        """The key of the current row."""
        return self.paged.id_at(self.currentIndex().row())

    @property
    def selected_count(self) -> int:
        """How many rows are selected, counted by ranges: there may be a hundred thousand."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def selected_ids(self) -> Iterator[int]:
        """The keys of the selected rows, from top to bottom."""
        for top, bottom in sorted(self._ranges()):
            for place in range(top, bottom + 1):
                key = self.paged.id_at(place)
                if key is not None:
                    yield key

    def _ranges(self) -> list[tuple[int, int]]:
        """First and last row of each selected range."""
        ranges: Any = self.selectionModel().selection()  # a list of ranges, which its type does not say
        return [(part.top(), part.bottom()) for part in ranges if part.left() == 0]

    def select(self, key: int | None) -> bool:
        """Make a row current and bring it in sight; whether it is in the list."""
        place = None if key is None else self.paged.place_of(key)
        if place is None:
            return False
        index = self.paged.index(place, max(self.currentIndex().column(), 0))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    # -- sorting -----------------------------------------------------------------------------------------------------

    def show_sort(self, sort: Sort) -> None:
        """Mark the first sorted column in the head."""
        self._sort = sort
        head = self.horizontalHeader()
        keys = [column.key for column in self.paged.columns]
        head.setSortIndicatorShown(bool(sort))
        if sort:
            order = Qt.SortOrder.DescendingOrder if sort[0][1] else Qt.SortOrder.AscendingOrder
            head.setSortIndicator(keys.index(sort[0][0]), order)

    def _on_section_clicked(self, section: int) -> None:
        key = self.paged.columns[section].key
        adds = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        was = dict(self._sort).get(key)
        turned = (key, False if was is None else not was)
        if adds:
            others = tuple(pair for pair in self._sort if pair[0] != key)
            self.sort_wanted.emit((*others, turned))
        else:
            self.sort_wanted.emit((turned,))

    # -- keys and size -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in _ENTER and plain:
            self._open()
        elif plain and key in _LETTERS:
            step = QKeyEvent(QKeyEvent.Type.KeyPress, _LETTERS[key], Qt.KeyboardModifier.NoModifier)
            super().keyPressEvent(step)
        elif plain and key == Qt.Key.Key_Slash:
            self.find_wanted.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain and self.paged.rowCount():
            self.select(self.paged.id_at(0 if key == Qt.Key.Key_Home else self.paged.rowCount() - 1))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands; finding is by the filter, which knows all rows and not only those that were read."""

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self._open()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.button() == Qt.MouseButton.LeftButton and self.indexAt(_at(event)).isValid():
            self._open()

    def _open(self) -> None:
        key = self.current_id
        if key is not None and self.state() != QAbstractItemView.State.EditingState:
            self.opened.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns without a width share what is left; where nothing is, the last ones go out of sight."""
        tokens, head = Theme.current(), self.horizontalHeader()
        room = self.viewport().width()
        fixed = [tokens.px(column.width) for column in self.paged.columns]
        loose = [place for place, width in enumerate(fixed) if width == 0]
        least = tokens.px(180)
        used = sum(fixed) + least * len(loose)
        for place in reversed(range(len(fixed))):
            hide = used > room and place not in loose
            self.setColumnHidden(place, hide)
            used -= fixed[place] if hide else 0
        spare = max(room - used, 0) // max(len(loose), 1)
        for place, width in enumerate(fixed):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(place, width or least + spare)


def _at(event: QMouseEvent) -> QPoint:
    return event.position().toPoint()
