"""Brings one deal after the other onto the desk, and keeps what was typed about each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.domain.stall import StallDecision as Decision
from app.services.stalls.queue import StallRow
from app.services.stalls.review import StallReview, stall_review
from app.ui.host import Host
from app.ui.shared.announce import announce
from app.ui.stalls import words
from app.ui.stalls.desk import StallDesk
from app.ui.stalls.form import Draft


class DeskWork(QObject):
    """``row`` is the stall on the desk."""

    gone = Signal()
    """The deal on the desk can't be read any more."""

    def __init__(self, host: Host, desk: StallDesk) -> None:
        super().__init__(desk)
        self._host, self._desk, self._form = host, desk, desk.form
        self.row: StallRow | None = None
        self._drafts: dict[int, Draft] = {}
        # Chosen before the deal was read: the caret is in the form already.
        self._early: Decision | None = None
        desk.chosen.connect(self.choose)

    @property
    def deal_id(self) -> int | None:
        """The deal on the desk."""
        return self.row.deal_id if self.row is not None else None

    def show(self, row: StallRow | None) -> None:
        """Put a stall on the desk, or clear it."""
        self._keep_draft()
        is_other = row is None or row.deal_id != self.deal_id
        self.row = row
        if row is None:
            self._form.let_go()
            return
        if is_other:
            self._form.let_go()
            self._early = None
            self._desk.show_head(row)
            announce(self._desk, words.spoken_row(row, self._host.ctx.clock.today()))
        self.read()

    def read(self) -> None:
        """Read the deal on the desk, again."""
        ctx, deal_id = self._host.ctx, self.deal_id
        if deal_id is None or not self._desk.isVisible():
            return
        self._host.runner.query(
            partial(stall_review, ctx, deal_id),
            owner=self,
            done=self._on_read,
            failed=lambda _gone: self.gone.emit(),
            lane="review",
        )

    def _on_read(self, review: StallReview) -> None:
        row = self.row
        if row is None or row.deal_id != review.sheet.id:
            return
        focused = QApplication.focusWidget()
        typing = focused if focused is not None and self._form.isAncestorOf(focused) else None
        self._keep_draft()
        draft = self._drafts.get(row.deal_id) or Draft(words.first_choice(row))
        if self._early is not None:
            draft, self._early = Draft(self._early, {"reason": self._form.reason.edit.text()}), None
        self._desk.show_review(row, review, draft, self._host.ctx)
        if typing is not None and not typing.isVisible():
            self._desk.show_form()

    def _keep_draft(self) -> None:
        deal_id = self._form.deal_id
        if deal_id is not None and self._form.is_touched:
            self._drafts[deal_id] = self._form.draft()

    def let_go(self) -> None:
        """The deal is on its way."""
        self._keep_draft()
        self._form.let_go()

    def forget(self, deal_id: int) -> None:
        """It is decided: nothing that was typed about it matters any more."""
        self._drafts.pop(deal_id, None)

    def choose(self, decision: Decision) -> None:
        """Show the form of a decision, the caret where it has to be."""
        if self._form.deal_id is None:
            self._early = decision
            self._form.reason.edit.clear()
        self._desk.choose(decision)
        self._desk.show_form()

    def has_own_deadline(self) -> bool:
        """Whether somebody has changed what the deadline usually says."""
        form = self._form
        return form.deal_id is not None and form.decision is Decision.DEADLINE and form.is_touched
