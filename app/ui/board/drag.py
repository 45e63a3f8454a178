"""Cards in the hand of the mouse: over columns that run by, and folded ones that open."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal

from app.ui.board.bench import Bench
from app.ui.board.column import Column
from app.ui.board.strip import Strip
from app.ui.shared.card_drag import EDGE, CardDrag
from app.ui.shared.card_face import CardFace
from app.ui.shared.lift_list import LiftList

_FASTEST = 18
"""Pixels per tick at the very edge of a list."""
_SIDEWAYS_MS = 500
_UNFOLD_MS = 600
_STILL = 12
"""So far a hand may tremble, in pixels, before it aims at what has come to lie under it."""


class Drag(CardDrag):
    """What a drop means is asked of the aim; what it takes is the gate's."""

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.look, bench.screen)
        self._deck, self._view, self._hand = bench.deck, bench.view, bench.hand
        self._aim, self._gate = bench.aim, bench.gate
        self._opened: list[int] = []
        self._opened_at: QPoint | None = None
        self._sideways = QTimer(self, interval=_SIDEWAYS_MS)
        self._sideways.timeout.connect(self._on_sideways)
        self._unfold = QTimer(self, interval=_UNFOLD_MS, singleShot=True)
        self._unfold.timeout.connect(self._on_unfold)
        self._view.column_made.connect(lambda column: self.follow(column.list))

    @property
    def is_active(self) -> bool:
        """Whether the mouse holds cards."""
        return self._card is not None and self._source is not None

    # lifting

    def face_of(self, deal_id: int) -> CardFace | None:
        return None if self._aim.is_active else self._deck.store.face(deal_id)

    def chosen(self) -> list[int]:
        return self._hand.selected()

    def hold(self, cards: LiftList, deal_ids: list[int]) -> None:
        self._view.lanes.pin(cards)
        self._aim.begin(deal_ids)

    # moving

    def look_around(self) -> None:
        if self._opened_at is not None and (self._mouse - self._opened_at).manhattanLength() <= _STILL:
            return
        self._opened_at = None
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
        self.set_cursor(Qt.CursorShape.ForbiddenCursor if blocked else Qt.CursorShape.ClosedHandCursor)
        self._watch_sides()
        self.changed.emit()

    def run_by(self) -> None:
        """Near the upper or lower end of a column its cards run by, the faster the nearer."""
        target = self._aim.target
        if not isinstance(target, Column):
            return
        viewport = target.list.viewport()
        y = viewport.mapFromGlobal(self._mouse).y()
        below, above = y - (viewport.height() - EDGE), EDGE - y
        reach = max(below, above)
        if reach <= 0:
            return
        step = max(1, _FASTEST * min(reach, EDGE) // EDGE)
        bar = target.list.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + (step if below > 0 else -step))
        if bar.value() != before:
            self.aim_again()

    def _watch_sides(self) -> None:
        if self._side():
            if not self._sideways.isActive():
                self._sideways.start()
        else:
            self._sideways.stop()

    def _side(self) -> int:
        """-1 or 1 where the mouse is at an end of the board beyond which there are more columns.

        A folded column there that takes the cards is what is meant: it opens, and does not run away from under them.
        """
        verdict = self._aim.verdict
        opens = isinstance(self._aim.target, Strip) and verdict is not None and not verdict.blocked
        if opens or self._opened_at is not None:
            return 0
        lanes = self._view.lanes
        x = lanes.mapFromGlobal(self._mouse).x()
        if x < EDGE and lanes.hidden_left:
            return -1
        return 1 if x > lanes.width() - EDGE and lanes.hidden_right else 0

    def _on_sideways(self) -> None:
        if self._view.lanes.go_on(self._side()):
            self.aim_again()
        self._watch_sides()

    def _on_unfold(self) -> None:
        target = self._aim.target
        if isinstance(target, Strip) and self.is_active:
            phase_id = target.phase.id
            self._aim.at(None)
            self._opened.append(phase_id)
            self._view.fold(phase_id, False)
            column = self._view.column(phase_id)
            if column is not None and self._view.target_at(self._mouse) is not column:
                # For want of room it opened beside the mouse: it was waited for, not what lies there now.
                self._opened_at = self._mouse
                self._aim.at(column)
            self.aim_again()

    # ending

    def drop(self) -> None:
        target, verdict = self._aim.target, self._aim.verdict
        if target is None or verdict is None or verdict.blocked or not self._aim.changes_something:
            self.cancel()
            if verdict is not None and verdict.blocked:
                self._gate.tell_blocked(verdict)
            return
        phase, place, ids = target.phase, self._aim.place(), list(self._aim.ids)
        self.stop()
        if self._card is not None:
            self._card.hide()
        self._gate.request(ids, phase, place, ended=lambda moved: self.end(phase.id if moved else None))
        if self._card is not None:
            self.changed.emit()  # something is asked first: the keys of the hand mean nothing meanwhile

    def cancel(self) -> None:
        if self.is_active:
            self._aim.at(None)
        super().cancel()

    def stop(self) -> None:
        self._opened_at = None
        self._sideways.stop()
        self._unfold.stop()
        self._view.lanes.pin(None)
        super().stop()

    def end(self, keep: int | None = None) -> None:
        """Columns that opened for the card alone close behind it, but for one to ``keep``."""
        self._aim.end()
        for phase_id in self._opened:
            if phase_id != keep:
                self._view.fold(phase_id, True)
        self._opened = []
        super().end()
