"""Cards in the hand of the mouse: from the first pull to the drop, or back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.forecast.months.aiming import NOTHING, Verdict, put_into
from app.ui.forecast.months.column import MonthColumnView
from app.ui.forecast.months.desk import Desk
from app.ui.forecast.months.hand import Hand
from app.ui.forecast.months.month_list import MonthList
from app.ui.forecast.months.view import MonthsView
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.theme import Theme

_TICK_MS, _EDGE, _STEP = 16, 36, 12


class Drag(QObject):
    """``dropped`` gets the new days (deal to day); ``refused`` why there are none. Held cards leave a trace."""

    dropped = Signal(object)
    refused = Signal(str)
    ended = Signal()
    """Nothing is in the hand any more."""

    def __init__(self, desk: Desk, view: MonthsView, hand: Hand, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk, self._view, self._hand, self._screen = desk, view, hand, screen
        self._card: LiftedCard | None = None
        self._source: MonthList | None = None
        self._ids: list[int] = []
        self._grip, self._home, self._mouse = QPoint(), QPoint(), QPoint()
        self._target: MonthColumnView | None = None
        self._verdict = NOTHING
        self._cursor: Qt.CursorShape | None = None
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        view.column_made.connect(self._on_column_made)

    @property
    def is_active(self) -> bool:
        """Whether cards are in the hand, or on their way back."""
        return self._card is not None

    @property
    def verdict(self) -> Verdict:
        """What dropping here would mean."""
        return self._verdict

    def _on_column_made(self, column: MonthColumnView) -> None:
        cards = column.list
        cards.lifted.connect(lambda pressed, mouse: self._on_lifted(cards, pressed, mouse))
        cards.dragged.connect(self._on_dragged)
        cards.let_go.connect(self._on_let_go)

    def _on_lifted(self, cards: MonthList, pressed: QPoint, mouse: QPoint) -> None:
        deal_id = cards.deal_at(pressed)
        face = None if deal_id is None else self._desk.faces.face(deal_id)
        row = None if deal_id is None else cards.cards.row_of(deal_id)
        if deal_id is None or face is None or row is None or self._card is not None:
            cards.end_lift()
            return
        chosen = self._hand.chosen()
        self._ids = [deal_id, *(key for key in chosen if key != deal_id)] if deal_id in chosen else [deal_id]
        rect, window = cards.card_rect(row), self._screen.window()
        self._source, self._grip = cards, pressed - rect.topLeft()
        self._home = cards.viewport().mapTo(window, rect.topLeft())
        self._card = LiftedCard(window)
        self._card.take(face, rect.width(), len(self._ids), self._desk.look)
        self._desk.held = set(self._ids)
        self._view.touch()
        window.installEventFilter(self)
        self._set_cursor(Qt.CursorShape.ClosedHandCursor)
        self._tick.start()
        self._on_dragged(mouse)

    def _on_dragged(self, mouse: QPoint) -> None:
        if self._card is None or self._source is None:
            return
        self._mouse = mouse
        self._card.place(self._screen.window().mapFromGlobal(mouse) - self._grip)
        self._card.raise_()
        self._aim(self._view.column_at(mouse))

    def _aim(self, target: MonthColumnView | None) -> None:
        if target is not self._target and self._target is not None:
            self._target.set_aim("none")
        self._target, self._verdict = target, NOTHING
        if target is not None and target.column is not None:
            self._verdict = verdict = put_into(self._desk, self._ids, target.column)
            if verdict.blocked or verdict.days:
                target.set_aim("blocked" if verdict.blocked else "target", verdict.words)
        shape = Qt.CursorShape.ForbiddenCursor if self._verdict.blocked else Qt.CursorShape.ClosedHandCursor
        self._set_cursor(shape if self._source is not None else None)

    def _on_tick(self) -> None:
        """Near an end of the board its columns run by."""
        x = self._view.viewport().mapFromGlobal(self._mouse).x()
        by = -_STEP if x < _EDGE else _STEP if x > self._view.viewport().width() - _EDGE else 0
        bar = self._view.horizontalScrollBar()
        before = bar.value()
        bar.setValue(before + by)
        if bar.value() != before:
            self._aim(self._view.column_at(self._mouse))

    def _on_let_go(self, mouse: QPoint) -> None:
        if self._card is None:
            return
        self._on_dragged(mouse)
        verdict = self._verdict
        if not verdict.days:
            self.cancel()
            if verdict.blocked:
                self.refused.emit(verdict.blocked)
            return
        self._stop()
        self._end()
        self.dropped.emit(verdict.days)

    def cancel(self) -> None:
        """Give the cards back; the picture glides to where it came from."""
        if self._card is None or self._source is None:
            return
        self._stop()
        self._card.fly(self._home, Theme.current().motion("rollback"), self._end)

    def _stop(self) -> None:
        """The hand is open."""
        self._tick.stop()
        self._screen.window().removeEventFilter(self)
        if self._source is not None:
            self._source.end_lift()
            self._source = None
        self._aim(None)

    def _end(self) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self._desk.held = set()
        self._view.touch()
        self.ended.emit()

    def _set_cursor(self, shape: Qt.CursorShape | None) -> None:
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
