"""Cards in the hand of the mouse: over months, each of which says what day it would give them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.forecast.months.aiming import NOTHING, Verdict, put_into
from app.ui.forecast.months.column import MonthColumnView
from app.ui.forecast.months.desk import Desk
from app.ui.forecast.months.hand import Hand
from app.ui.forecast.months.view import MonthsView
from app.ui.shared.card_drag import EDGE, CardDrag
from app.ui.shared.card_face import CardFace
from app.ui.shared.lift_list import LiftList

_STEP = 12


class Drag(CardDrag):
    """``dropped`` gets the new days (deal to day); ``refused`` why there are none. Held cards leave a trace."""

    dropped = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, view: MonthsView, hand: Hand, screen: QWidget) -> None:
        super().__init__(desk.look, screen)
        self._desk, self._view, self._hand = desk, view, hand
        self._ids: list[int] = []
        self._target: MonthColumnView | None = None
        self._verdict = NOTHING
        view.column_made.connect(lambda column: self.follow(column.list))

    @property
    def is_active(self) -> bool:
        """Whether cards are in the hand, or on their way back."""
        return self._card is not None

    @property
    def verdict(self) -> Verdict:
        """What dropping here would mean."""
        return self._verdict

    def face_of(self, deal_id: int) -> CardFace | None:
        return self._desk.faces.face(deal_id)

    def chosen(self) -> list[int]:
        return self._hand.chosen()

    def hold(self, _cards: LiftList, deal_ids: list[int]) -> None:
        self._ids = deal_ids
        self._desk.held = set(deal_ids)
        self._view.touch()

    def look_around(self) -> None:
        self._aim(self._view.column_at(self._mouse))
        shape = Qt.CursorShape.ForbiddenCursor if self._verdict.blocked else Qt.CursorShape.ClosedHandCursor
        self.set_cursor(shape)

    def _aim(self, target: MonthColumnView | None) -> None:
        if target is not self._target and self._target is not None:
            self._target.set_aim("none")
        self._target, self._verdict = target, NOTHING
        if target is not None and target.column is not None:
            self._verdict = verdict = put_into(self._desk, self._ids, target.column)
            if verdict.blocked or verdict.days:
                target.set_aim("blocked" if verdict.blocked else "target", verdict.words)

    def run_by(self) -> None:
        """Near an end of the board its columns run by."""
        x = self._view.viewport().mapFromGlobal(self._mouse).x()
        by = -_STEP if x < EDGE else _STEP if x > self._view.viewport().width() - EDGE else 0
        bar = self._view.horizontalScrollBar()
        before = bar.value()
        bar.setValue(before + by)
        if bar.value() != before:
            self.aim_again()

    def drop(self) -> None:
        verdict = self._verdict
        if not verdict.days:
            self.cancel()
            if verdict.blocked:
                self.refused.emit(verdict.blocked)
            return
        self.stop()
        self.end()
        self.dropped.emit(verdict.days)

    def stop(self) -> None:
        super().stop()
        self._aim(None)

    def end(self) -> None:
        self._desk.held = set()
        self._view.touch()
        super().end()
