"""Carries out what is decided about the deal that is shown: by the usual commands, each one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.domain.access_rules import LEADERS
from app.services.concerns import Subject
from app.services.planning import Plan, PlanStep, plan_step
from app.services.reviews.desk import ReviewDesk
from app.services.reviews.meetings import NoteDeal, note_deal
from app.ui.host import Host
from app.ui.reviews.deal_view import DeedBar
from app.ui.reviews.dialogs import CategoryDialog, CloseDialog, MoveDialog, ProbabilityDialog, StallDialog
from app.ui.shared.judge_dialog import JudgeDialog
from app.ui.shared.storing import StoringDialog, ask_and_store, store

_EDITS: dict[str, type[CategoryDialog] | type[CloseDialog] | type[MoveDialog] | type[ProbabilityDialog]] = {
    "category": CategoryDialog,
    "close": CloseDialog,
    "move": MoveDialog,
    "probability": ProbabilityDialog,
}


class DealDeeds(QObject):
    """Knows why something can't be done with this deal."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._desk: ReviewDesk | None = None

    def show_desk(self, desk: ReviewDesk, bar: DeedBar) -> None:
        """This deal is decided now."""
        self._desk = desk
        for name, button in bar.buttons.items():
            button.set_disabled_because(self.why_not(name))

    def why_not(self, name: str) -> str:
        """Why it can't be done; "" where it can."""
        review = self._desk.review if self._desk is not None else None
        if name == "decide" and (review is None or not review.sheet.phase.spec.is_stall):
            return "This deal is not stalled. Move it with M"
        if name == "judge" and self._host.ctx.user.role not in LEADERS:
            return "Managers and owners say what they expect"
        return ""

    def ask(self, name: str) -> None:
        """Ask for what a decision needs, and carry it out."""
        refused, desk = self.why_not(name), self._desk
        if refused:
            self._host.message(refused, kind="info")
        elif desk is not None and desk.review is not None and desk.item is not None:
            ask_and_store(self._host, self, self._dialog(name, desk))

    def _dialog(self, name: str, desk: ReviewDesk) -> StoringDialog:
        assert desk.review is not None
        assert desk.item is not None
        if name == "decide":
            return StallDialog(self._host, desk.review)
        if name == "judge":
            return JudgeDialog(self._host, desk.item.deal_id, desk.item.title, desk.judgement)
        return _EDITS[name](self._host, desk.review.sheet)

    def note(self, desk: ReviewDesk, text: str) -> None:
        """Keep what was noted about the deal."""
        if desk.item is not None:
            command = NoteDeal(desk.minutes.id, desk.item.deal_id, text)
            store(self._host, self, partial(note_deal, self._host.ctx, command))

    def plan(self, desk: ReviewDesk, plan: Plan, kept: Callable[[], None]) -> None:
        """Add a task, which is the rep's."""
        if desk.item is not None:
            command = PlanStep(plan, Subject(deal_id=desk.item.deal_id), desk.minutes.rep_id)
            store(self._host, self, partial(plan_step, self._host.ctx, command), done=lambda _saved: kept())
