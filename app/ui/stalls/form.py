"""The form of a decision: only what that decision needs, filled in where something is usual."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout

from app.domain.amounts import typed_amount
from app.domain.dates_in_words import read_date
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.domain.stall import StallDecision as Decision
from app.domain.stall import StallFacts, check_day, check_reason
from app.domain.working_calendar import WorkingCalendar
from app.services.pipelines.queries import PhaseRow
from app.services.stalls.decide import DecideStall
from app.services.stalls.queue import StallRow
from app.services.stalls.review import StallReview
from app.ui.shared.buttons import Button
from app.ui.shared.form_fields import Field
from app.ui.shared.habits import decimal_mark
from app.ui.shared.labels import Label
from app.ui.shared.moving.ask_field import AskField
from app.ui.stalls import words
from app.ui.stalls.beak_frame import BEAK, BeakFrame
from app.ui.stalls.preview import preview
from app.ui.stalls.reason_line import ReasonLine

if TYPE_CHECKING:
    from app.services.context import Context

_AFTERWARDS = ((Decision.RECYCLE, "Recycle"), (Decision.REMOVE, "Remove"), (None, "Decide then"))


@dataclass
class Draft:
    """What was typed about one deal, kept while others are looked at."""

    decision: Decision
    texts: dict[str, str] = field(default_factory=dict)


class DecisionForm(BeakFrame):
    """One form for all decisions; what one of them does not need is hidden."""

    confirmed = Signal(object)
    """A DecideStall that lacks nothing that can be seen here."""
    left = Signal()
    """Escape: back to the queue."""

    def __init__(self) -> None:
        super().__init__()
        self.decision = Decision.DEADLINE
        self._row: StallRow | None = None
        self._review: StallReview | None = None
        self._today, self._calendar = date.min, WorkingCalendar(None)
        self._untouched = Draft(self.decision)
        self.reason = ReasonLine()
        self.day = AskField("Answer by", reading=self._read_day)
        self.amount = AskField("Amount", reading=self._read_amount)
        self.told = AskField("What we tell them")
        self.competitor = AskField("Competitor who won, if any")
        self.phase, self.who, self.then = QComboBox(), QComboBox(), QComboBox()
        self._fields = {
            "phase": Field("To", self.phase),
            "who": Field("Who asks for it", self.who),
            "then": Field("If no answer", self.then),
        }
        self._preview = Label("", "meta", "text2", wrap=True)
        self._problem = Label("", "meta", "danger", wrap=True)
        self.primary = Button("", kind="primary", key="Ctrl Enter")
        self._lay_out()
        self._connect()
        self.choose(self.decision)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14 + BEAK, 16, 14)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(16)
        for part in (self.day, self._fields["phase"], self._fields["who"], self._fields["then"], self.amount):
            first.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.reason)
        column.addLayout(first)
        column.addWidget(self.told)
        column.addWidget(self.competitor)
        self._problem.hide()
        column.addWidget(self._problem)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self._preview, 1)
        foot.addWidget(self.primary)
        column.addLayout(foot)
        for decision, text in _AFTERWARDS:
            self.then.addItem(text, decision)

    def _connect(self) -> None:
        self.primary.clicked.connect(self.confirm)
        self.reason.entered.connect(self.confirm)
        for line in (self.day, self.amount, self.told, self.competitor):
            line.edit.returnPressed.connect(self.confirm)
            line.edit.textChanged.connect(self._on_changed)
        self.reason.changed.connect(self._on_changed)
        for box in (self.phase, self.who, self.then):
            box.currentIndexChanged.connect(self._on_changed)
        for keys, slot in (("Ctrl+Return", self.confirm), ("Ctrl+Enter", self.confirm), ("Esc", self.left.emit)):
            shortcut = QShortcut(QKeySequence.fromString(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_stall(self, row: StallRow, review: StallReview, draft: Draft, ctx: Context) -> None:
        """Ask about this deal, as far as somebody has come with it."""
        self._row, self._review, self._today, self._calendar = row, review, ctx.clock.today(), ctx.calendar
        self.who.clear()
        for user_id, name in review.team:
            self.who.addItem(name, user_id)
        self.who.setCurrentIndex(max(self.who.findData(row.owner_id), 0))
        self.then.setCurrentIndex(0)
        amount = review.sheet.amount
        self.amount.edit.setText("" if amount is None else f"{amount.amount:,}")
        self.reason.edit.clear()
        self.choose(draft.decision)
        self._untouched = self.draft()
        for name, text in draft.texts.items():
            self._lines()[name].setText(text)

    @property
    def deal_id(self) -> int | None:
        """The deal that is asked about."""
        return self._row.deal_id if self._row is not None else None

    @property
    def is_touched(self) -> bool:
        """Whether something was typed or chosen that a decision without looking would lose."""
        return self.draft() != self._untouched

    def let_go(self) -> None:
        """Ask about nothing, until another deal is shown."""
        self._row = None

    def choose(self, decision: Decision) -> None:
        """Ask what this decision needs."""
        self.decision = decision
        self.phase.clear()
        for phase in self._targets():
            self.phase.addItem(phase.spec.label, phase)
        self._show_days()
        is_deadline = decision is Decision.DEADLINE
        for part in (self._fields["who"], self._fields["then"], self.told):
            part.setVisible(is_deadline)
        self._fields["phase"].setVisible(decision in (Decision.ADVANCE, Decision.RECYCLE))
        self.amount.hide()
        self.competitor.setVisible(decision is Decision.REMOVE)
        self.reason.setVisible(not is_deadline)
        if not is_deadline:
            suggested = self._review.reasons[decision] if self._review is not None else ()
            self.reason.ask(words.QUESTIONS[decision], suggested, self.reason.text)
        self.told.edit.clear()
        self.competitor.edit.clear()
        self.primary.set_label(words.ACTIONS[decision])
        self.say("")
        self._on_changed()

    def _targets(self) -> tuple[PhaseRow, ...]:
        review = self._review
        if review is None or self.decision not in (Decision.ADVANCE, Decision.RECYCLE):
            return ()
        return review.forward if self.decision is Decision.ADVANCE else review.back

    def _show_days(self) -> None:
        self.day.setVisible(self.decision in words.DAYS)
        if self.decision not in words.DAYS:
            return
        self.day.set_name(words.DAYS[self.decision])
        if self._review is not None:
            usual = self._review.defaults
            days = {
                Decision.DEADLINE: usual.deadline_on,
                Decision.RECYCLE: usual.next_touch_on,
                Decision.DEFER: usual.defer_until,
            }
            self.day.edit.setText(medium_day(days[self.decision], self._today))

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "reason": self.reason.edit,
            "day": self.day.edit,
            "amount": self.amount.edit,
            "told": self.told.edit,
            "competitor": self.competitor.edit,
        }

    def draft(self) -> Draft:
        """What was typed so far."""
        return Draft(self.decision, {name: line.text() for name, line in self._lines().items()})

    def focus_first(self) -> None:
        """Put the caret where something has to be typed."""
        first = self.day.edit if self.decision is Decision.DEADLINE else self.reason.edit
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.decision is Decision.DEADLINE:
            first.selectAll()

    @property
    def problem(self) -> str:
        """What is wrong, in words."""
        return self._problem.text()

    @property
    def preview(self) -> str:
        """What confirming would do."""
        return self._preview.text()

    def say(self, problem: str) -> None:
        """Say what is wrong; "" takes it back."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _on_changed(self) -> None:
        row, review = self._row, self._review
        if row is None or review is None:
            return
        self.say("")
        phase = self.phase.currentData()
        self.amount.setVisible(self._wins(phase))
        self._preview.setText(preview(self.decision, row, review, phase, self._day_or_none(), self._today))

    def _wins(self, phase: PhaseRow | None) -> bool:
        return phase is not None and phase.spec.kind is PhaseKind.WON

    # -- answering ---------------------------------------------------------------------------------------------------

    def _read_day(self, text: str) -> str:
        return read_date(text, self._today).long_text

    def _day_or_none(self) -> date | None:
        try:
            return read_date(self.day.text, self._today).on if self.day.text else None
        except UserError:
            return None

    def _money(self, text: str) -> Money:
        assert self._review is not None
        if not text:
            raise UserError("Enter the amount that was won.")
        currency = self._review.sheet.values["currency"]
        parsed = typed_amount(text, decimal_mark=decimal_mark(), home_currency=currency)
        return Money.of(parsed.value, parsed.currency or currency)

    def _read_amount(self, text: str) -> str:
        return words.amount_text(self._money(text))

    def confirm(self) -> None:
        """Decide, or say what is missing."""
        row = self._row
        if row is None:
            return
        try:
            command = self._command(row)
        except UserError as error:
            self.say(error.message)
            if error.field == "until_on":
                self.day.edit.setFocus()
            elif error.field == "reason":
                self.reason.edit.setFocus()
            return
        self.confirmed.emit(command)

    def _command(self, row: StallRow) -> DecideStall:
        decision, phase = self.decision, self.phase.currentData()
        is_deadline = decision is Decision.DEADLINE
        until_on = read_date(self.day.text, self._today).on if self.day.isVisibleTo(self) else None
        reason = "" if is_deadline else self.reason.text
        check_reason(decision, reason)
        if decision in (Decision.DEADLINE, Decision.DEFER):
            check_day(decision, until_on, StallFacts(row.deadlines, row.deferrals), self._today, self._calendar)
        return DecideStall(
            row.deal_id,
            decision,
            reason,
            phase.id if phase is not None else None,
            until_on,
            self.then.currentData() if is_deadline else None,
            self.told.text if is_deadline else "",
            self.who.currentData() if is_deadline else None,
            (self.competitor.text or None) if decision is Decision.REMOVE else None,
            self._money(self.amount.text) if self._wins(phase) else None,
            stay_id=row.stay_id,
            seen=row.decisions,
        )
