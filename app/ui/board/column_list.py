"""The list of cards of one column, with its mouse and its keys."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.board.card_list import CardList
from app.ui.board.column_model import ColumnModel
from app.ui.board.deck import Deck
from app.ui.shared.card_frame import hover_action_at
from app.ui.shared.card_look import Look
from app.ui.shared.theme import Theme


class KeyHandler(Protocol):
    """What keys mean on the board."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, so that it is no shortcut of the window."""

    def take(self, event: QKeyEvent) -> bool:
        """Do what it means; whether it means anything."""


_RING = 6


class ColumnList(CardList):
    """Cards below one another. It leaves to the board what concerns more than one column: keys, lifting, menus."""

    lifted = Signal(QPoint, QPoint)
    """A card was pressed and pulled: where it was pressed (in the viewport), where the mouse is (on the screen)."""
    dragged = Signal(QPoint)
    let_go = Signal(QPoint)
    opened = Signal(int)
    menu_asked = Signal(QPoint)
    """A menu for the selection, at a point on the screen."""
    pressed_on = Signal(bool)
    """The mouse was pressed in this column; whether the selection elsewhere stays."""
    focused = Signal()
    action_pressed = Signal(str, int)
    """One of the small actions on a card under the mouse: its name, the deal's key."""

    def __init__(self, model: ColumnModel, deck: Deck, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(model, deck, look, parent)
        self._keys = keys
        self._press: QPoint | None = None
        self._is_lifted = False
        self._pressed_action = ""
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
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here; there is a filter for finding."""

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
        here = self.deal_at(position)
        keeps = bool(event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        self._press = self._select_on_release = None
        self._look.by_keys = False
        index = self.indexAt(position)
        is_selected = here is not None and self.selectionModel().isSelected(index)
        if event.button() == Qt.MouseButton.RightButton and is_selected:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        if event.button() == Qt.MouseButton.LeftButton and here is not None:
            self._pressed_action = self._action_at(position)
            if self._pressed_action:
                return
            self._press = position
            if is_selected and not keeps:
                # Perhaps several cards are about to be pulled; which of them stays chosen is seen on release.
                self._select_on_release = index
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                return
        self.pressed_on.emit(keeps)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._is_lifted:
            self.dragged.emit(event.globalPosition().toPoint())
        elif self._press is not None:
            if (position - self._press).manhattanLength() >= QApplication.startDragDistance():
                self._is_lifted = True
                self.lifted.emit(self._press, event.globalPosition().toPoint())
        elif event.buttons() == Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_lifted:
            self.end_lift()
            self.let_go.emit(event.globalPosition().toPoint())
            return
        if self._pressed_action:
            self._press_action(event.position().toPoint())
            return
        pending, self._press, self._select_on_release = self._select_on_release, None, None
        if pending is not None:
            self.pressed_on.emit(False)
            self.selectionModel().select(pending, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        super().mouseReleaseEvent(event)

    def _action_at(self, position: QPoint) -> str:
        """The small action that is painted at a point, on the full card under the mouse."""
        deal_id = self.deal_at(position)
        if deal_id is None or self._look.compact or self._deck.marks.has_strip(deal_id):
            return ""
        card = self._look.card_rect(self.visualRect(self.indexAt(position)), Theme.current())
        return hover_action_at(card, position.toPointF(), Theme.current())

    def _press_action(self, position: QPoint) -> None:
        pressed, self._pressed_action = self._pressed_action, ""
        deal_id = self.deal_at(position)
        if deal_id is not None and self._action_at(position) == pressed:
            self.action_pressed.emit(pressed, deal_id)

    def end_lift(self) -> None:
        """The card that was pulled is let go or was given back."""
        self._is_lifted = False
        self._press = self._select_on_release = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        here = self.deal_at(event.position().toPoint())
        if here is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(here)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
        event.accept()
