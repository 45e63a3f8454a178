"""A list to pick from that drops down from a cell: typing narrows it, arrows walk, Enter takes, Escape leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from app.domain.text import words
from app.ui.exchange.pick_list import HEADING, Option, PickDelegate, PickModel
from app.ui.shared.popover import Popover
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.theme import Theme

__all__ = ["Option", "PickPopup"]

_MOST = 200
_TALLEST, _NARROWEST = 380, 300
_GAP, _ROW = 2, 30
_WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PickPopup(Popover):
    """Lives inside the window and takes the keyboard while it is open. ``picked`` gives the option's key."""

    picked = Signal(str)

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window, name)
        self._options: tuple[Option, ...] = ()
        self._folded: list[tuple[Option, list[str]]] | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type to find")
        self.line.setAccessibleName(f"{name}: type to find")
        self.line.textChanged.connect(self._on_text_changed)
        self.line.installEventFilter(self)
        self._model = PickModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(PickDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(name)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        self._column.addWidget(self.line)
        self._column.addWidget(self.list, 1)

    def open_at(self, anchor: QRect, options: Sequence[Option], current: str | None) -> None:
        """Drop down from ``anchor``, in global coordinates, with ``current`` chosen."""
        self._options, self._folded = tuple(options), None
        self.line.clear()
        self._show_fitting("")
        self._select(current)
        self._place(anchor)
        self.open_with(self.line)

    def pick(self, key: str) -> None:
        """Take an option and close."""
        self.close_popover()
        self.picked.emit(key)

    def keys(self) -> tuple[str, ...]:
        """The keys of the options that are listed now."""
        return self._model.keys()

    def _show_fitting(self, text: str) -> None:
        wanted = words(text)
        found = list(self._options)
        if wanted:
            if self._folded is None:  # only when somebody types: there may be thousands
                self._folded = [(option, words(f"{option.text} {option.search}")) for option in self._options]
            found = [
                option
                for option, have in self._folded
                if all(any(word.startswith(want) for word in have) for want in wanted)
            ]
        self._model.show(found[:_MOST], cut=len(found) - _MOST)
        self._select(None)

    def _select(self, key: str | None) -> None:
        row = self._model.row_of(key) if key is not None else self._model.step(-1, 1)
        if row >= 0:
            self._go_to(row)

    def _go_to(self, row: int) -> None:
        index = self._model.index(row, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _place(self, anchor: QRect) -> None:
        tokens = Theme.current()
        out = shadow_outset("popover", tokens)
        self._column.setContentsMargins(out + 8, out + 8, out + 8, out + 8)
        rows = min(self._model.rowCount() * tokens.px(_ROW), _TALLEST)
        wide = min(max(anchor.width(), tokens.px(_NARROWEST)), self._window.width() - 16)
        tall = rows + self.line.sizeHint().height() + 24
        corner = self._window.mapFromGlobal(anchor.topLeft())
        below = corner.y() + anchor.height() + _GAP
        room_below, room_above = self._window.height() - below - 8, corner.y() - _GAP - 8
        upwards = room_below < min(tall, 200) and room_above > room_below
        tall = min(tall, room_above if upwards else room_below)
        top = corner.y() - _GAP - tall if upwards else below
        left = max(8, min(corner.x(), self._window.width() - wide - 8))
        self.setGeometry(QRect(left, top, wide, tall).adjusted(-out, -out, out, out))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_popover()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._on_clicked(self.list.currentIndex())
        elif key in _WALKING:
            direction = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1
            for _ in range(8 if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) else 1):
                row = self._model.step(self.list.currentIndex().row(), direction)
                if row >= 0:
                    self._go_to(row)
        else:
            return False
        return True

    def _on_text_changed(self, text: str) -> None:
        self._show_fitting(text)

    def _on_clicked(self, index: QModelIndex) -> None:
        key = index.data(Qt.ItemDataRole.UserRole) if index.isValid() and not index.data(HEADING) else None
        if key is not None:
            self.pick(str(key))


def open_picker(
    window: QWidget,
    name: str,
    anchor: QRect,
    options: Sequence[Option],
    current: str | None,
    take: Callable[[str], None],
) -> PickPopup:
    """Open a list once; it is deleted when it closes. ``take`` gets the key that was picked."""
    popup = PickPopup(window, name)
    popup.picked.connect(take)
    popup.closed.connect(popup.deleteLater)
    popup.open_at(anchor, options, current)
    return popup
