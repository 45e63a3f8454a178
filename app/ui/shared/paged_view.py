"""The table of a list of any length: keys, sorting by head, editing in the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.ui.shared.frozen_column import FrozenColumn
from app.ui.shared.line_delegate import LineDelegate
from app.ui.shared.paged_model import PagedColumn, PagedModel
from app.ui.shared.spare_letters import pass_letters_on
from app.ui.shared.table import TableHeader, style_table
from app.ui.shared.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LETTERS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}

Sort = tuple[tuple[str, bool], ...]


class PagedView(QTableView):
    """``opened`` carries the key of the row to open, ``sort_wanted`` the sort that a click on a head asks for.

    The first column stays in sight while the others are scrolled sideways.
    """

    opened = Signal(int)
    page_wanted = Signal(int)
    """The row shall be shown over the whole place."""
    sort_wanted = Signal(object)
    moved = Signal()
    """Another row is current, or others are selected."""
    find_wanted = Signal()
    copy_wanted = Signal()
    change_wanted = Signal()
    """The selected rows shall be changed together."""
    pick_wanted = Signal(object, object, QPoint)
    """The row and the column in which something shall be chosen, and where the menu belongs."""
    columns_wanted = Signal(QPoint)
    menu_wanted = Signal(QPoint)
    edit_ended = Signal()

    def __init__(self, name: str, model: PagedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paged = model
        self._sort: Sort = ()
        self._chosen: tuple[str, ...] | None = None
        self.setModel(model)
        style_table(self, name)
        delegate = LineDelegate(self, False)
        self.setItemDelegate(delegate)
        delegate.apply_row_height()
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        head = self.horizontalHeader()
        head.setSectionsMovable(False)
        head.sectionClicked.connect(self._on_section_clicked)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.columns_wanted.emit(head.mapToGlobal(at)))
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().selectionChanged.connect(lambda *_: self.moved.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())
        Theme.instance().theme_changed.connect(self._fit)
        self.frozen = FrozenColumn(self, LineDelegate)
        self.frozen.clicked.connect(lambda _index: self._open())
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
        """Mark the sorted columns in the head."""
        self._sort = sort
        keys = [column.key for column in self.paged.columns]
        sections = [(keys.index(key), descending) for key, descending in sort]
        for head in (self.horizontalHeader(), self.frozen.horizontalHeader()):
            if isinstance(head, TableHeader):
                head.set_sorts(sections)

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
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif key == Qt.Key.Key_F2 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.change_wanted.emit()
        elif key in _ENTER and plain:
            self._open()
        elif key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.current_id is not None:
            self.page_wanted.emit(self.current_id)
        elif plain and key in _LETTERS:
            step = QKeyEvent(QKeyEvent.Type.KeyPress, _LETTERS[key], Qt.KeyboardModifier.NoModifier)
            super().keyPressEvent(step)
        elif plain and key == Qt.Key.Key_Slash:
            self.find_wanted.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and plain and self.paged.rowCount():
            self.select(self.paged.id_at(0 if key == Qt.Key.Key_Home else self.paged.rowCount() - 1))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        pass_letters_on(self, search)

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

    @property
    def is_editing(self) -> bool:
        """Whether somebody types in a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def edit(  # type: ignore[override]  # Qt has two functions of this name; the stub knows one at a time
        self,
        index: QModelIndex,
        trigger: QAbstractItemView.EditTrigger = QAbstractItemView.EditTrigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open a cell's line, or ask for the menu of what can be chosen in it."""
        if not index.isValid() or not self.paged.columns[index.column()].picks:
            return bool(super().edit(index, trigger, event))  # type: ignore[arg-type]  # Qt takes no event as well
        asked = trigger == QAbstractItemView.EditTrigger.AllEditTriggers or bool(trigger & self.editTriggers())
        key = self.paged.id_at(index.row())
        row = None if key is None else self.paged.row_of(key)
        if asked and row is not None:
            at = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(4, 0))
            self.pick_wanted.emit(row, self.paged.columns[index.column()], at)
        return False

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        QTimer.singleShot(0, self, self.edit_ended.emit)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        elif not self.selectionModel().isRowSelected(self.indexAt(event.pos()).row()):
            self.select(self.paged.id_at(self.indexAt(event.pos()).row()))
        if self.current_id is not None:
            self.menu_wanted.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.frozen.follow()

    # -- columns -----------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The columns that somebody chose to see; None are the usual ones, as many of them as there is room for."""
        return self._chosen

    def choose(self, keys: Sequence[str] | None) -> None:
        """Show these columns, sideways scrolled where they need more room; None shows the usual ones."""
        known = [column.key for column in self.paged.columns]
        self._chosen = None if keys is None else tuple(key for key in known if key in keys or key == known[0])
        self._fit()
        self.frozen.follow()

    @property
    def shown_columns(self) -> tuple[PagedColumn, ...]:
        """The columns in sight or within reach, from left to right."""
        return tuple(c for place, c in enumerate(self.paged.columns) if not self.isColumnHidden(place))

    def _fit(self) -> None:
        """Columns without a width share what is left; where nothing is, the last of the usual ones go out of sight."""
        tokens, head, columns = Theme.current(), self.horizontalHeader(), self.paged.columns
        room = self.viewport().width()
        fixed = [tokens.px(column.width) for column in columns]
        loose = [place for place, width in enumerate(fixed) if width == 0]
        least = tokens.px(180)
        wanted = [not column.more if self._chosen is None else column.key in self._chosen for column in columns]
        used = sum(width for width, want in zip(fixed, wanted, strict=True) if want) + least * len(loose)
        for place in reversed(range(len(fixed))):
            cut = self._chosen is None and used > room and place not in loose and wanted[place]
            self.setColumnHidden(place, cut or not wanted[place])
            used -= fixed[place] if cut else 0
        spare = max(room - used, 0) // max(len(loose), 1)
        for place, width in enumerate(fixed):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(place, width or least + spare)


def _at(event: QMouseEvent) -> QPoint:
    return event.position().toPoint()
