"""Cards in the hand of the mouse: what every board does between the first pull and the drop, or the way back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.shared.card_face import CardFace
from app.ui.shared.card_look import Look
from app.ui.shared.lift_list import LiftList
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.theme import Theme

_TICK_MS = 16
EDGE = 36
"""So many pixels from an end of a board or list, what lies there runs by."""


class CardDrag(QObject):
    """A board says what is in the hand, what is aimed at, and what dropping means."""

    ended = Signal()
    """Nothing is in the hand any more."""

    def __init__(self, look: Look, screen: QWidget) -> None:
        super().__init__(screen)
        self._look, self._screen = look, screen
        self._card: LiftedCard | None = None
        self._source: LiftList | None = None
        self._grip, self._home, self._mouse = QPoint(), QPoint(), QPoint()
        self._cursor: Qt.CursorShape | None = None
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.run_by)

    def follow(self, cards: LiftList) -> None:
        """Cards may be pulled out of this list from now on."""
        cards.lifted.connect(lambda pressed, mouse: self._on_lifted(cards, pressed, mouse))
        cards.dragged.connect(self._on_dragged)
        cards.let_go.connect(self._on_let_go)

    # what each board decides

    def face_of(self, _deal_id: int) -> CardFace | None:
        """The face of a card; None where it can't be lifted now."""
        return None

    def chosen(self) -> list[int]:
        """The chosen deals; they go along when one of them is pulled."""
        return []

    def hold(self, _cards: LiftList, _deal_ids: list[int]) -> None:
        """These come into the hand out of a list, the one that was pulled first."""

    def look_around(self) -> None:
        """Aim at what is under the mouse."""

    def run_by(self) -> None:
        """Let what lies near an end run by; asked for at each tick."""

    def drop(self) -> None:
        """The mouse was let go over what is aimed at; over nothing, the cards go back."""
        self.cancel()

    # from the pull to the end

    def _on_lifted(self, cards: LiftList, pressed: QPoint, mouse: QPoint) -> None:
        deal_id = cards.deal_at(pressed)
        face = None if deal_id is None or self._card is not None else self.face_of(deal_id)
        if deal_id is None or face is None:
            cards.end_lift()
            return
        chosen = self.chosen()
        ids = [deal_id, *(key for key in chosen if key != deal_id)] if deal_id in chosen else [deal_id]
        rect, window = cards.card_rect(cards.indexAt(pressed).row()), self._screen.window()
        self._source, self._grip = cards, pressed - rect.topLeft()
        self._home = cards.viewport().mapTo(window, rect.topLeft())
        self._card = LiftedCard(window)
        self._card.take(face, rect.width(), len(ids), self._look)
        window.installEventFilter(self)
        self.hold(cards, ids)
        self.set_cursor(Qt.CursorShape.ClosedHandCursor)
        self._tick.start()
        self._on_dragged(mouse)

    def _on_dragged(self, mouse: QPoint) -> None:
        if self._card is None or self._source is None:
            return
        self._mouse = mouse
        self._card.place(self._screen.window().mapFromGlobal(mouse) - self._grip)
        self.aim_again()

    def aim_again(self) -> None:
        """Something else may lie under the mouse now; the card stays above all that aiming shows."""
        self.look_around()
        if self._card is not None:
            self._card.raise_()

    def _on_let_go(self, mouse: QPoint) -> None:
        if self._card is None:
            return
        if mouse != self._mouse:
            self._on_dragged(mouse)
        self.drop()

    def cancel(self) -> None:
        """Give the cards back; the picture glides to where it came from."""
        if self._card is None or self._source is None:
            return
        self.stop()
        self._card.fly(self._home, Theme.current().motion("rollback"), self.end)

    def stop(self) -> None:
        """The hand is open: nothing is pulled or aimed at any more, though the card may still be on its way."""
        self._tick.stop()
        self._screen.window().removeEventFilter(self)
        self.set_cursor(None)
        if self._source is not None:
            self._source.end_lift()
            self._source = None

    def end(self) -> None:
        """The card has arrived, or is no longer needed."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self.ended.emit()

    def set_cursor(self, shape: Qt.CursorShape | None) -> None:
        """Show this cursor everywhere while something is in the hand."""
        if shape == self._cursor:
            return
        if self._cursor is not None:
            QGuiApplication.restoreOverrideCursor()
        if shape is not None:
            QGuiApplication.setOverrideCursor(shape)
        self._cursor = shape

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Whoever turns to another window lets the card go back."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self.cancel()
        return False
