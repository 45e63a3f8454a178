"""The list of cards of one column, with the small actions on a card and the menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.ui.board.card_list import CardList
from app.ui.board.column_model import ColumnModel
from app.ui.board.deck import Deck
from app.ui.shared.card_frame import hover_action_at
from app.ui.shared.card_look import Look
from app.ui.shared.lift_list import KeyHandler
from app.ui.shared.theme import Theme


class ColumnList(CardList):
    """Menus and actions it leaves to the board, for they may concern more than one column."""

    menu_asked = Signal(QPoint)
    """A menu for the selection, at a point on the screen."""
    action_pressed = Signal(str, int)
    """One of the small actions on a card under the mouse: its name, the deal's key."""

    def __init__(self, model: ColumnModel, deck: Deck, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(model, deck, look, keys, parent)
        self._pressed_action = ""

    def takes_press(self, event: QMouseEvent, deal_id: int | None) -> bool:
        position = event.position().toPoint()
        if deal_id is None:
            return False
        if event.button() == Qt.MouseButton.RightButton and self.selectionModel().isSelected(self.indexAt(position)):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_action = self._action_at(position)
            return bool(self._pressed_action)
        return False

    def takes_release(self, position: QPoint) -> bool:
        pressed, self._pressed_action = self._pressed_action, ""
        deal_id = self.deal_at(position)
        if pressed and deal_id is not None and self._action_at(position) == pressed:
            self.action_pressed.emit(pressed, deal_id)
        return bool(pressed)

    def _action_at(self, position: QPoint) -> str:
        """The small action that is painted at a point, on the full card under the mouse."""
        deal_id = self.deal_at(position)
        if deal_id is None or self._look.compact or self._deck.marks.has_strip(deal_id):
            return ""
        card = self._look.card_rect(self.visualRect(self.indexAt(position)), Theme.current())
        return hover_action_at(card, position.toPointF(), Theme.current())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
        event.accept()
