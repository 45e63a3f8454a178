"""What is asked before a move is saved: the facts of a win or a loss, the ways into and out of a stall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from app.domain.amounts import typed_amount
from app.domain.dates_in_words import read_date
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.phase_rules import LONGEST_LOSS, LONGEST_REASON, Ask, Decision, MoveCheck
from app.domain.working_calendar import WorkingCalendar
from app.services.board import Card
from app.services.board.offers import Offers
from app.services.deals.batch import NextTask
from app.services.pipelines.queries import PhaseRow
from app.ui.shared.dialog import Dialog
from app.ui.shared.habits import decimal_mark
from app.ui.shared.labels import Label
from app.ui.shared.money_text import money_text
from app.ui.shared.moving.answers import Answers
from app.ui.shared.moving.ask_field import AskField
from app.ui.shared.moving.words import counted, title_of

_WIDTH = 440
_MOST_AMOUNTS = 6
_OTHER = "Something else"
_DAYS_TO_DECIDE = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is about: deals on their way into ``target``. ``cards`` lacks those that are not in memory."""

    cards: Sequence[Card]
    count: int
    target: PhaseRow
    today: date
    currency: str

    @property
    def title(self) -> str:
        """``"Ferro Castings"``, or ``"3 deals"``."""
        return title_of(self.cards[0]) if self.count == 1 and self.cards else counted(self.count)


class Question(Dialog):
    """A dialog whose answers go along with a move."""

    def answers(self) -> Answers:
        """What was answered. UserError where something is missing; the field says so too."""
        raise UserError("This can't be answered.")

    def first_field(self) -> QWidget | None:
        """Where the focus begins."""
        return None

    def require(self, *fields: AskField) -> None:
        """UserError unless all fields can be understood."""
        wrong = [field for field in fields if not field.check()]
        if wrong:
            wrong[0].setFocus()
            for field in wrong:
                field.edit.textEdited.connect(self._on_mended, Qt.ConnectionType.UniqueConnection)
            raise UserError("One answer is missing or can't be read. It is marked above.")

    def _on_mended(self) -> None:
        self.say_error("")


class WonQuestion(Question):
    """Date and amount. Of several deals only those without an amount are asked for one."""

    def __init__(self, window: QWidget, asked: Asked) -> None:
        super().__init__(window, f"Won: {asked.title}", "Mark as won", width=_WIDTH)
        self._asked = asked
        alone = asked.count == 1
        cards = [card for card in asked.cards if alone or card.amount is None]
        self._amounts = [(card, self._amount_field(card, alone=alone)) for card in cards[:_MOST_AMOUNTS]]
        self._left_out = len(cards) - len(self._amounts)
        for _, field in self._amounts:
            self.body.addWidget(field)
        if not alone and not cards:
            self.body.addWidget(Label("Each deal keeps its own amount.", "meta", "text2"))
        day = medium_day(asked.today, asked.today)
        self._on = AskField("Signed on", day, reading=self._read_day, hint="Such as today, Friday or 12 March")
        self.body.addWidget(self._on)

    def first_field(self) -> QWidget | None:
        return self._amounts[0][1] if self._amounts else self._on

    def _amount_field(self, card: Card, *, alone: bool) -> AskField:
        def reading(text: str) -> str:
            return money_text(self._read_amount(text, card))

        name = "Amount" if alone else f"Amount of {title_of(card)}"
        text = "" if card.amount is None else f"{card.amount.amount:,}"
        return AskField(name, text, reading=reading, hint="Such as 31,200 or 30,000+4%")

    def _read_day(self, text: str) -> str:
        return read_date(text, self._asked.today, prefer_past=True).long_text

    def _read_amount(self, text: str, card: Card) -> Money:
        if not text:
            raise UserError("Enter the amount that was won.")
        currency = card.amount.currency if card.amount else self._asked.currency
        parsed = typed_amount(text, decimal_mark=decimal_mark(), home_currency=currency)
        return Money.of(parsed.value, parsed.currency or currency)

    def answers(self) -> Answers:
        if self._left_out:
            raise UserError(f"{counted(self._left_out)} more have no amount. Enter their amounts first.")
        self.require(*(field for _, field in self._amounts), self._on)
        on = read_date(self._on.text, self._asked.today, prefer_past=True).on
        return Answers(on, {card.id: self._read_amount(field.text, card) for card, field in self._amounts})


class LostQuestion(Question):
    """The reason, out of those used before or in own words, and who won instead."""

    def __init__(self, window: QWidget, asked: Asked, reasons: Sequence[str], competitors: Sequence[str]) -> None:
        super().__init__(window, f"Lost: {asked.title}", "Mark as lost", width=_WIDTH)
        self.body.addWidget(Label("Why was it lost?", "meta", "text2"))
        self._group = QButtonGroup(self)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        choices = [*reasons, _OTHER]
        half = -(-len(choices) // 2)
        for place, reason in enumerate(choices):
            button = QRadioButton(reason.replace("&", "&&"))
            button.setAccessibleName(reason)
            self._group.addButton(button, place)
            grid.addWidget(button, place % half, place // half)
        self.body.addLayout(grid)
        self._choices = choices
        self._own = AskField("In your own words", reading=self._read_own)
        self._own.hide()
        self.body.addWidget(self._own)
        self._rival = AskField("Competitor who won, if any", reading=_short, offers=competitors)
        self.body.addWidget(self._rival)
        self._group.idToggled.connect(self._on_toggled)

    def first_field(self) -> QWidget | None:
        return self._group.button(0)

    def _on_toggled(self) -> None:
        self.say_error("")
        own = self._chosen() == _OTHER
        if own != self._own.isVisible():
            self._own.setVisible(own)
            self.place()
            if own:
                self._own.setFocus()

    def _chosen(self) -> str:
        place = self._group.checkedId()
        return self._choices[place] if place >= 0 else ""

    def _read_own(self, text: str) -> str:
        if not text:
            raise UserError("Say why it was lost.")
        return _short(text)

    def answers(self) -> Answers:
        chosen = self._chosen()
        if not chosen:
            raise UserError("Choose why it was lost.")
        self.require(*([self._own] if chosen == _OTHER else []), self._rival)
        if chosen == _OTHER:
            chosen = self._own.text
        return Answers(reason=chosen, competitor=self._rival.text or None)


class StallQuestion(Question):
    """Into the stall: what is open, and the day on which it is decided."""

    def __init__(self, window: QWidget, asked: Asked, decide_on: date) -> None:
        code = asked.target.spec.code
        super().__init__(window, f"{code}: {asked.title}", f"Move to {code}", width=_WIDTH)
        self._asked = asked
        self._why = AskField("What is it waiting for?", reading=_needed("Say what it is waiting for."))
        day = medium_day(decide_on, asked.today)
        hint = "Such as Friday, in 3 days or 12 March"
        self._on = AskField("Decide by", day, reading=self._read_day, hint=hint)
        self.body.addWidget(self._why)
        self.body.addWidget(self._on)

    def first_field(self) -> QWidget | None:
        return self._why

    def _read_day(self, text: str) -> str:
        return _coming(text, self._asked.today)

    def answers(self) -> Answers:
        self.require(self._why, self._on)
        on = read_date(self._on.text, self._asked.today).on
        return Answers(reason=self._why.text, then=NextTask("Decide", on))


class DecisionQuestion(Question):
    """Out of the stall: forward on new evidence only; back to nurturing with a reason and a next touch."""

    def __init__(self, window: QWidget, asked: Asked, decision: Decision | None) -> None:
        recycles = decision is Decision.RECYCLE
        verb = "Recycle" if recycles else "Advance"
        super().__init__(window, f"{verb} {asked.title} to {asked.target.spec.code}", verb, width=_WIDTH)
        self._asked = asked
        name = "Why not now?" if recycles else "What is new since it stalled?"
        missing = "Say why it goes back." if recycles else "Without new evidence it can't go forward. Say what is new."
        self._why = AskField(name, reading=_needed(missing))
        self.body.addWidget(self._why)
        self._touch: AskField | None = None
        if recycles:
            day = medium_day(asked.today + timedelta(days=30), asked.today)
            self._touch = AskField("Next touch", day, reading=self._read_day, hint="Such as 1 June or in 3 weeks")
            self.body.addWidget(self._touch)

    def first_field(self) -> QWidget | None:
        return self._why

    def _read_day(self, text: str) -> str:
        return _coming(text, self._asked.today)

    def answers(self) -> Answers:
        if self._touch is None:
            self.require(self._why)
            return Answers(reason=self._why.text)
        self.require(self._why, self._touch)
        touch = NextTask("Get in touch again", read_date(self._touch.text, self._asked.today).on, "call")
        return Answers(reason=self._why.text, then=touch)


def make_question(
    window: QWidget, asked: Asked, check: MoveCheck, calendar: WorkingCalendar, offers: Offers | None
) -> Question:
    """The question that a move asks."""
    if Ask.AMOUNT in check.asks:
        return WonQuestion(window, asked)
    if Ask.LOST_REASON in check.asks:
        reasons, rivals = (offers.lost_reasons, offers.competitors) if offers else ((), ())
        return LostQuestion(window, asked, reasons, rivals)
    if asked.target.spec.is_stall:
        days = asked.target.spec.limit_days or _DAYS_TO_DECIDE
        return StallQuestion(window, asked, calendar.add_working_days(asked.today, days))
    return DecisionQuestion(window, asked, check.decision)


def _short(text: str, most: int = LONGEST_LOSS) -> str:
    """Refuses what a deal, or a stay of it, has no room for."""
    if len(text) > most:
        raise UserError(f"This is too long: {len(text)} characters. Use at most {most}.")
    return ""


def _needed(words: str) -> Callable[[str], str]:
    """Refuses an empty text in words."""

    def reading(text: str) -> str:
        if not text:
            raise UserError(words)
        return _short(text, LONGEST_REASON)

    return reading


def _coming(text: str, today: date) -> str:
    """How a day is understood; UserError for one that has passed."""
    reading = read_date(text, today)
    if reading.on < today:
        raise UserError("This day has passed. Choose today or a later day.")
    return reading.long_text
