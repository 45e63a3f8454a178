"""The table of an editable list: F2, Enter or a click edits a cell in its place, Escape takes back what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.ui.shared.announce import say_at
from app.ui.shared.grid.cell import CellDelegate
from app.ui.shared.grid.columns import GridColumn, Row
from app.ui.shared.grid.model import GridModel, Index
from app.ui.shared.menus import make_menu
from app.ui.shared.spare_letters import pass_letters_on
from app.ui.shared.table import style_table
from app.ui.shared.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAST = 96  # pixels at font scale 1 of a column without a width of its own


@dataclass(frozen=True)
class RowDeed:
    """Something that can be done with a row: an entry of its menu, and a key. ``reason`` says why it can't be now."""

    text: str
    run: Callable[[Any], None]
    key: str = ""
    reason: Callable[[Any], str] = lambda _row: ""


class GridView(QTableView):
    """Give it rows with ``set_rows``; rows that come while somebody types wait until that is over."""

    picked = Signal(object)
    """The row that is current now, or None."""

    def __init__(self, name: str, columns: Sequence[GridColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = GridModel(columns, self)
        self.setModel(self.grid)
        style_table(self, name)
        self.setItemDelegate(CellDelegate(self, False))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked | triggers.SelectedClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalHeader().setSectionsClickable(False)
        self._deeds: tuple[RowDeed, ...] = ()
        self._waiting: Sequence[Row] | None = None
        self._wanted: int | None = None
        self._told: object = None
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)
        Theme.instance().theme_changed.connect(self._fit_columns)
        self._fit_columns()

    def _fit_columns(self) -> None:
        header = self.horizontalHeader()
        for place, column in enumerate(self.grid.columns):
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(place, modes.Fixed if column.width else modes.Stretch)
            if column.width:
                header.resizeSection(place, Theme.current().px(column.width))
        self._fit_width()

    def _fit_width(self) -> None:
        tokens, columns = Theme.current(), self.grid.columns
        for place, column in enumerate(columns):
            if column.from_width:
                self.setColumnHidden(place, self.width() < tokens.px(column.from_width))
        seen = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        room = self.width() - sum(tokens.px(columns[place].width) for place in seen)
        loose = [place for place in seen if not columns[place].width]
        least, modes = tokens.px(_LEAST), QHeaderView.ResizeMode
        for place in loose:  # what has no width of its own takes the rest, but is never squeezed out of sight
            is_tight = room < least * len(loose)
            self.horizontalHeader().setSectionResizeMode(place, modes.Fixed if is_tight else modes.Stretch)
            if is_tight:
                self.horizontalHeader().resizeSection(place, least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_width()
        super().resizeEvent(event)

    # -- rows ------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Any:
        """The current row, or None."""
        return self.grid.row_at(self.currentIndex())

    @property
    def is_editing(self) -> bool:
        """Whether somebody types in a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the current one stays current where it is among them."""
        if self.is_editing:
            self._waiting = rows
            return
        self._waiting = None
        current, column, place = self.current, max(self.currentIndex().column(), 0), self.currentIndex().row()
        scrolled = self.verticalScrollBar().value()
        self.grid.set_rows(rows)
        wanted = self._wanted if self._wanted is not None else current.id if current is not None else None
        found = -1 if wanted is None else self.grid.place_of(wanted)
        if found < 0 and rows:
            found = min(max(place, 0), len(rows) - 1)
        elif wanted == self._wanted:
            self._wanted = None
        if found >= 0 and found != self.currentIndex().row():
            self.setCurrentIndex(self.grid.index(found, column))
        self.verticalScrollBar().setValue(scrolled)
        self.updateGeometry()
        self._tell()

    def pick(self, row_id: int) -> None:
        """Make a row current, now or as soon as it is here."""
        place = self.grid.place_of(row_id)
        if place >= 0:
            self.setCurrentIndex(self.grid.index(place, max(self.currentIndex().column(), 0)))
        else:
            self._wanted = row_id

    def _on_row_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._tell()

    def _tell(self) -> None:
        current = self.current
        if current != self._told:
            self._told = current
            self.picked.emit(current)

    # -- what can be done ------------------------------------------------------------------------------------------

    def set_deeds(self, deeds: Sequence[RowDeed]) -> None:
        """What can be done with the current row, by key and by its menu."""
        self._deeds = tuple(deeds)

    def do(self, deed: RowDeed) -> None:
        """Do it with the current row, if it can be done; if not, why is said at the row, as its menu says it."""
        row = self.current
        if row is not None and (why_not := deed.reason(row)):
            say_at(self.viewport(), self.visualRect(self.currentIndex()).bottomLeft(), why_not)
        elif row is not None:
            deed.run(row)

    def _deed_for(self, event: QKeyEvent) -> RowDeed | None:
        pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
        return next((deed for deed in self._deeds if deed.key and deed.key == pressed), None)

    def event(self, event: QEvent) -> bool:
        """While the list has the focus, its keys are its own, whatever the window does with them elsewhere."""
        is_own = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_own and isinstance(event, QKeyEvent) and self._deed_for(event) is not None:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A field hands on the Enter that ends it.
        deed = None if self.is_editing else self._deed_for(event)
        if deed is not None:
            self.do(deed)
        elif event.key() in _ENTER and self._can_edit(self.currentIndex()):
            self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self._take_back():
            pass
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:
        if not pass_letters_on(self, search):
            super().keyboardSearch(search)

    def _can_edit(self, index: Index) -> bool:
        return index.isValid() and bool(self.grid.flags(index) & Qt.ItemFlag.ItemIsEditable)

    def _take_back(self) -> bool:
        row, index = self.current, self.currentIndex()
        return row is not None and self.grid.take_back((row.id, self.grid.columns[index.column()].key))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.current
        if row is None or not self._deeds:
            return
        menu = make_menu(self, "Row")
        menu.aboutToHide.connect(menu.deleteLater)
        for deed in self._deeds:
            action = menu.addAction(deed.text)
            action.setShortcut(QKeySequence.fromString(deed.key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setEnabled(not deed.reason(row))
            action.setToolTip(deed.reason(row))
            action.triggered.connect(lambda _checked=False, deed=deed: self.do(deed))
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        menu.popup(at)

    # -- editing ---------------------------------------------------------------------------------------------------

    def edit(  # type: ignore[override]  # Qt has two functions of this name; the stub knows one at a time
        self,
        index: Index,
        trigger: QAbstractItemView.EditTrigger = QAbstractItemView.EditTrigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open a cell's field, or the menu of what can be chosen in it."""
        asked = trigger == QAbstractItemView.EditTrigger.AllEditTriggers or bool(trigger & self.editTriggers())
        chooses = index.isValid() and self.grid.columns[index.column()].choices is not None
        if not chooses:
            return bool(super().edit(index, trigger, event))  # type: ignore[arg-type]  # Qt takes no event as well
        if asked and self._can_edit(index):
            self._offer(index)
        return False

    def _offer(self, index: Index) -> None:
        row, column = self.grid.row_at(index), self.grid.columns[index.column()]
        assert column.choices is not None
        menu = make_menu(self, column.head)
        menu.aboutToHide.connect(menu.deleteLater)
        for value, words in column.choices(row):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(column.value is not None and column.value(row) == value)
            action.triggered.connect(
                lambda _checked=False, value=value, words=words: self.grid.choose(row, column, value, words)
            )
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(4, 0)))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab goes on to the next cell of the row that is typed in."""
        hints = QAbstractItemDelegate.EndEditHint
        step = {hints.EditNextItem: 1, hints.EditPreviousItem: -1}.get(hint, 0)
        super().closeEditor(editor, hints.NoHint if step else hint)
        self.grid.end()
        if step:
            self._edit_beside(step)
        if self._waiting is not None and not self.is_editing:
            QTimer.singleShot(0, self, self.show_waiting)

    def _edit_beside(self, step: int) -> None:
        index = self.currentIndex()
        place = index.column() + step
        while 0 <= place < len(self.grid.columns):
            beside = index.siblingAtColumn(place)
            if self._is_typed_in(beside):
                self.setCurrentIndex(beside)
                self.edit(beside)
                return
            place += step

    def _is_typed_in(self, index: Index) -> bool:
        shown = not self.isColumnHidden(index.column()) and self.grid.columns[index.column()].read is not None
        return shown and self._can_edit(index)

    def show_waiting(self) -> None:
        """Show the rows that came while somebody was busy with those before."""
        if self._waiting is not None:
            self.set_rows(self._waiting)

    # -- size ------------------------------------------------------------------------------------------------------

    def content_height(self) -> int:
        """The height at which every row is in sight."""
        tokens = Theme.current()
        return tokens.size("tableHeader") + self.grid.rowCount() * tokens.size("row")

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.content_height())
