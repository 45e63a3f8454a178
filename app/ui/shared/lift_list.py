"""A list of deals as cards that can be lifted: frame, mouse and keys of a board's column, whatever its columns are."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QWidget

from app.ui.shared.card_look import Look
from app.ui.shared.spare_letters import pass_letters_on
from app.ui.shared.theme import Theme

_RING = 6


class KeyHandler(Protocol):
    """What keys mean on a board."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, so that it is no shortcut of the window."""

    def take(self, event: QKeyEvent) -> bool:
        """Do what it means; whether it means anything."""


class LiftList(QListView):
    """Cards below one another. It leaves to the board what concerns more than one column: keys, and where cards go."""

    lifted = Signal(QPoint, QPoint)
    """A card was pressed and pulled: where it was pressed (in the viewport), where the mouse is (on the screen)."""
    dragged = Signal(QPoint)
    let_go = Signal(QPoint)
    opened = Signal(int)
    pressed_on = Signal(bool)
    """The mouse was pressed in this column; whether the selection elsewhere stays."""
    focused = Signal()

    def __init__(self, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._keys = look, keys
        self._press: QPoint | None = None
        self._is_lifted = False
        self._select_on_release: QModelIndex | None = None
        self.setUniformItemSizes(True)  # before there are thousands to be measured
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        # Of Qt's own PySide would ask what kind of widget it is, and load every kind there is: 10 ms of a start.
        self.setViewport(QWidget())
        self.viewport().setMouseTracking(True)
        self.setProperty("board", True)

    # what each board knows of its rows

    def deal_in(self, _row: int) -> int | None:
        """The deal whose card a row is; nothing for a row that is no card."""
        return None

    def takes_press(self, _event: QMouseEvent, _deal_id: int | None) -> bool:
        """Whether a press, on the card of a deal or beside, is for something else than choosing and lifting."""
        return False

    def takes_release(self, _position: QPoint) -> bool:
        """Whether what was let go is what `takes_press` took."""
        return False

    # places

    def deal_at(self, position: QPoint) -> int | None:
        """The deal whose card lies at a point of the viewport; nothing between the cards."""
        index = self.indexAt(position)
        deal_id = self.deal_in(index.row()) if index.isValid() else None
        if deal_id is None:
            return None
        inside = self._look.card_rect(self.visualRect(index), Theme.current()).contains(position.toPointF())
        return deal_id if inside else None

    def card_rect(self, row: int) -> QRect:
        """The card of a row, in the viewport."""
        return self._look.card_rect(self.visualRect(self.model().index(row, 0)), Theme.current()).toRect()

    def current_deal(self) -> int | None:
        """The card that keys act on."""
        index = self.currentIndex()
        return self.deal_in(index.row()) if index.isValid() else None

    # keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keys.take(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        pass_letters_on(self, search)

    # the ring around the current card

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        for index in (previous, current):
            self._touch_with_ring(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._touch_with_ring(self.currentIndex())
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._touch_with_ring(self.currentIndex())

    def _touch_with_ring(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            self.viewport().update(self.visualRect(index).adjusted(-_RING, -_RING, _RING, _RING))

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        here, index = self.deal_at(position), self.indexAt(position)
        keeps = bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        self._press = self._select_on_release = None
        self._look.by_keys = False
        if self.takes_press(event, here):
            return
        if event.button() == Qt.MouseButton.LeftButton and here is not None:
            self._press = position
            if self.selectionModel().isSelected(index) and not keeps:
                # Perhaps several cards are about to be pulled; which of them stays chosen is seen on release.
                self._select_on_release = index
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                return
        self.pressed_on.emit(keeps)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_lifted:
            self.dragged.emit(event.globalPosition().toPoint())
        elif self._press is not None:
            pulled = (event.position().toPoint() - self._press).manhattanLength()
            if pulled >= QApplication.startDragDistance():
                self._is_lifted = True
                self.lifted.emit(self._press, event.globalPosition().toPoint())
        elif event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_lifted:
            self.end_lift()
            self.let_go.emit(event.globalPosition().toPoint())
            return
        if self.takes_release(event.position().toPoint()):
            return
        pending, self._press, self._select_on_release = self._select_on_release, None, None
        if pending is not None:
            self.pressed_on.emit(False)
            self.selectionModel().select(pending, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        super().mouseReleaseEvent(event)

    def end_lift(self) -> None:
        """The card that was pulled is let go or was given back."""
        self._is_lifted = False
        self._press = self._select_on_release = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        here = self.deal_at(event.position().toPoint())
        if here is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(here)
