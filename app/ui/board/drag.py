"""Cards in the hand of the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from app.ui.board.bench import Bench
from app.ui.board.column import Column
from app.ui.board.column_list import ColumnList
from app.ui.board.strip import Strip
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.theme import Theme

_TICK_MS = 16
_EDGE = 36
_FASTEST = 18
"""Pixels per tick at the very edge of a list."""
_SIDEWAYS_MS = 500
_UNFOLD_MS = 600


class Drag(QObject):
    """From the first pull to the drop, or back."""

    changed = Signal()
    ended = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.screen)
        self._deck, self._view, self._hand = bench.deck, bench.view, bench.hand
        self._aim, self._gate, self._look = bench.aim, bench.gate, bench.look
        self._screen = bench.screen
        self._card: LiftedCard | None = None
        self._source: ColumnList | None = None
        self._grip, self._home, self._mouse = QPoint(), QPoint(), QPoint()
        self._opened: list[int] = []
        self._cursor: Qt.CursorShape | None = None
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._sideways = QTimer(self, interval=_SIDEWAYS_MS)
        self._sideways.timeout.connect(self._on_sideways)
        self._unfold = QTimer(self, interval=_UNFOLD_MS, singleShot=True)
        self._unfold.timeout.connect(self._on_unfold)
        self._view.column_made.connect(self._on_column_made)

    @property
    def is_active(self) -> bool:
        """Whether the mouse holds cards."""
        return self._card is not None and self._source is not None

    def _on_column_made(self, column: Column) -> None:
        cards = column.list
        cards.lifted.connect(lambda pressed, mouse: self._on_lifted(cards, pressed, mouse))
        cards.dragged.connect(self._on_dragged)
        cards.let_go.connect(self._on_let_go)

    # lifting

    def _on_lifted(self, cards: ColumnList, pressed: QPoint, mouse: QPoint) -> None:
        deal_id = cards.deal_at(pressed)
        face = None if deal_id is None else self._deck.store.face(deal_id)
        if deal_id is None or face is None or self._aim.is_active or self._card is not None:
            cards.end_lift()
            return
        ids = self._hand.selected()
        if deal_id not in ids:
            ids = [deal_id]
        ids = [deal_id, *(key for key in ids if key != deal_id)]
        row = cards.cards.row_of(deal_id)
        assert row is not None
        rect = cards.card_rect(row)
        window = self._screen.window()
        self._source, self._grip = cards, pressed - rect.topLeft()
        self._home = cards.viewport().mapTo(window, rect.topLeft())
        self._card = LiftedCard(window)
        self._card.take(face, rect.width(), len(ids), self._look)
        window.installEventFilter(self)
        self._view.lanes.pin(cards)
        self._aim.begin(ids)
        self._set_cursor(Qt.CursorShape.ClosedHandCursor)
        self._tick.start()
        self._on_dragged(mouse)

    # moving

    def _on_dragged(self, mouse: QPoint) -> None:
        if self._card is None or self._source is None:
            return
        self._mouse = mouse
        self._card.place(self._screen.window().mapFromGlobal(mouse) - self._grip)
        self._look_around()

    def _look_around(self) -> None:
        """Aim at what is under the mouse."""
        target = self._view.target_at(self._mouse)
        if target is not self._aim.target:
            self._unfold.stop()
            if isinstance(target, Strip):
                self._unfold.start()
        wanted = 0
        if isinstance(target, Column):
            wanted = target.list.place_at(target.list.viewport().mapFromGlobal(self._mouse).y())
        self._aim.at(target, wanted)
        verdict = self._aim.verdict
        blocked = verdict is not None and bool(verdict.blocked)
        self._set_cursor(Qt.CursorShape.ForbiddenCursor if blocked else Qt.CursorShape.ClosedHandCursor)
        if self._card is not None:
            self._card.raise_()
        self._watch_sides()
        self.changed.emit()

    def _on_tick(self) -> None:
        """Near the upper or lower end of a column its cards run by, the faster the nearer."""
        target = self._aim.target
        if not isinstance(target, Column):
            return
        viewport = target.list.viewport()
        y = viewport.mapFromGlobal(self._mouse).y()
        below, above = y - (viewport.height() - _EDGE), _EDGE - y
        reach = max(below, above)
        if reach <= 0:
            return
        step = max(1, _FASTEST * min(reach, _EDGE) // _EDGE)
        bar = target.list.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + (step if below > 0 else -step))
        if bar.value() != before:
            self._look_around()

    def _watch_sides(self) -> None:
        if self._side():
            if not self._sideways.isActive():
                self._sideways.start()
        else:
            self._sideways.stop()

    def _side(self) -> int:
        """-1 or 1 where the mouse is at an end of the board beyond which there are more columns."""
        lanes = self._view.lanes
        x = lanes.mapFromGlobal(self._mouse).x()
        if x < _EDGE and lanes.hidden_left:
            return -1
        return 1 if x > lanes.width() - _EDGE and lanes.hidden_right else 0

    def _on_sideways(self) -> None:
        if self._view.lanes.go_on(self._side()):
            self._look_around()
        self._watch_sides()

    def _on_unfold(self) -> None:
        target = self._aim.target
        if isinstance(target, Strip) and self.is_active:
            phase_id = target.phase.id
            self._aim.at(None)
            self._opened.append(phase_id)
            self._view.fold(phase_id, False)
            self._look_around()

    # ending

    def _on_let_go(self, mouse: QPoint) -> None:
        if self._card is None:
            return
        self._on_dragged(mouse)
        target, verdict = self._aim.target, self._aim.verdict
        if target is None or verdict is None or verdict.blocked or not self._aim.changes_something:
            self.cancel()
            if verdict is not None and verdict.blocked:
                self._gate.tell_blocked(verdict)
            return
        phase, place, ids = target.phase, self._aim.place(), list(self._aim.ids)
        self._stop()
        self._card.hide()
        self._gate.request(ids, phase, place, ended=self._end(phase.id))

    def _end(self, phase_id: int) -> Callable[[bool], None]:
        def ended(moved: bool) -> None:
            self._aim.end()
            if self._card is not None:
                self._card.deleteLater()
                self._card = None
            self._fold_again(keep=phase_id if moved else None)
            self.ended.emit()

        return ended

    def cancel(self) -> None:
        """Give the cards back; the picture glides to where it came from."""
        if self._card is None or self._source is None:
            return
        card = self._card
        self._stop()

        def landed() -> None:
            self._aim.end()
            card.deleteLater()
            self._card = None
            self._fold_again()
            self.ended.emit()

        self._aim.at(None)
        card.fly(self._home, Theme.current().motion("rollback"), landed)

    def _stop(self) -> None:
        """The hand is open."""
        for timer in (self._tick, self._sideways, self._unfold):
            timer.stop()
        self._screen.window().removeEventFilter(self)
        self._view.lanes.pin(None)
        self._set_cursor(None)
        if self._source is not None:
            self._source.end_lift()
            self._source = None

    def _fold_again(self, keep: int | None = None) -> None:
        """Columns that opened for the card alone close behind it."""
        for phase_id in self._opened:
            if phase_id != keep:
                self._view.fold(phase_id, True)
        self._opened = []

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
