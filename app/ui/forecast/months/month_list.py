"""The list of a month with its mouse: choosing, lifting, opening. What keys mean is decided for the whole board."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.forecast.months.cards import CardsView
from app.ui.forecast.months.desk import Desk

_RING = 6


class KeyHandler(Protocol):
    """What keys mean on the board."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, so that it is no shortcut of the window."""

    def take(self, event: QKeyEvent) -> bool:
        """Do what it means; whether it means anything."""


class MonthList(CardsView):
    """``lifted`` tells where a card was pressed (in the viewport) and where the mouse is (on the screen)."""

    lifted = Signal(QPoint, QPoint)
    dragged = Signal(QPoint)
    let_go = Signal(QPoint)
    opened = Signal(int)
    pressed_on = Signal(bool)
    """The mouse was pressed here; whether the selection elsewhere stays."""
    focused = Signal()

    def __init__(self, desk: Desk, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._keys = keys
        self._press: QPoint | None = None
        self._is_lifted = False
        self._select_on_release: QModelIndex | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keys.wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keys.take(event):
            event.accept()
            return
        self.desk.look.by_keys = True
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here."""

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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        here, index = self.deal_at(position), self.indexAt(position)
        keeps = bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        self._press = self._select_on_release = None
        self.desk.look.by_keys = False
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
