"""The checklist of a lead: what each rule asks, what is known, where that leads, and who decided."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.day_text import medium_day
from app.domain.errors import NotFound
from app.domain.qualifiers import Checked, State
from app.services.qualifiers.applying import ApplyProposals, apply_proposals, chosen_of
from app.services.qualifiers.checklist import Checklist, Decided, RuleCheck, checklist
from app.services.qualifiers.verdicts import Proposal
from app.ui.shared.labels import Label
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.strips import IconLabel, Strip

_ICONS = {
    State.MET: ("circle-check", "ok"),
    State.NOT_MET: ("circle-x", "danger"),
    State.UNKNOWN: ("circle-question-mark", "text2"),
}
_NO_RULES = "No rule asks about this deal."


class ChecklistTab(QWidget):
    """Read when it is looked at, and again with the deal from then on."""

    def __init__(self, desk: SheetDesk) -> None:
        super().__init__()
        self._desk = desk
        self.found: Checklist | None = None
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def load(self, deal_id: int) -> None:
        """Ask the rules about a deal."""
        ctx = self._desk.ctx
        self._desk.host.runner.query(
            partial(checklist, ctx, deal_id), owner=self, done=self._show, failed=self._on_failed, lane="checklist"
        )

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, NotFound):  # the sheet itself says that the deal is gone
            self._desk.host.show_error(error)

    def _show(self, found: Checklist) -> None:
        if found == self.found:
            return
        self.found = found
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        if found.proposal is not None:
            self._add(self._proposed(found.proposal))
        clock = self._desk.ctx.clock
        if found.kept_by is not None:
            self._add(Label(_kept_text(found.kept_by, clock), "body", wrap=True))
        for rule in found.rules:
            self._add(_RuleBox(rule, clock))
        if not found.rules:
            self._add(Label(_NO_RULES, "body", "text2"))

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._column.addWidget(part)

    def _proposed(self, proposal: Proposal) -> QWidget:
        strip = Strip("notice", f"{proposal.rule} proposes: {proposal.way.text}", action="Move it")
        strip.acted.connect(lambda: self._make(proposal))
        return strip

    def _make(self, proposal: Proposal) -> None:
        ctx, chosen = self._desk.ctx, chosen_of((proposal,))
        self._desk.run(lambda: apply_proposals(ctx, ApplyProposals(chosen)), toast=True)


class _RuleBox(QWidget):
    def __init__(self, rule: RuleCheck, clock: Clock) -> None:
        super().__init__()
        leads = f"{rule.state}, leads {rule.leads}" if rule.leads else str(rule.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(rule.rule, "bodyStrong"), 1)
        head.addWidget(Label(leads[0].upper() + leads[1:], "meta", "text2"))
        column.addLayout(head)
        for one in rule.conditions:
            column.addLayout(_line(one))
        if rule.decided is not None:
            words = f"Moved to {_move_text(rule.decided, clock)} by {rule.decided.who or 'the program'}"
            column.addWidget(Label(words, "meta", "text2", wrap=True))
        told = "; ".join(f"{one.words} {one.state}" for one in rule.conditions)
        self.setAccessibleName(f"{rule.rule}: {leads}. {told}")


def _move_text(move: Decided, clock: Clock) -> str:
    return f"{move.phase_code} on {medium_day(clock.local_date(move.at), clock.today())}"


def _kept_text(move: Decided, clock: Clock) -> str:
    moved = f"{move.who or 'Somebody'} moved it to {_move_text(move, clock)}"
    return f"{moved}. No rule goes against that until the facts change."


def _line(one: Checked) -> QHBoxLayout:
    icon, role = _ICONS[one.state]
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, role, 14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(one.words, "body", wrap=True), 1)
    return row
