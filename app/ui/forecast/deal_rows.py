"""The deals behind a figure, as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.day_text import short_day
from app.domain.forecast.basis import Basis, Category, Outcome
from app.domain.forecast.dimensions import probability_of
from app.domain.forecast.facts import DealFact
from app.domain.forecast.worth import Worth
from app.domain.money import Money
from app.ui.shared.choices import Choices
from app.ui.shared.glyphs import BadgeKind
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.money_text import money_text
from app.ui.shared.phase_words import badge_kind

REALLY = "really"
"""The column that is there while deals are supposed otherwise."""
_CHOICES: Choices = ((None, "By its phase"), *((one, one.label) for one in Category))


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal with what is expected of it on the basis that is shown.

    ``real`` is what it really is, where it is only supposed to be so; ``is_dropped`` leaves it out of what is supposed.
    """

    worth: Worth
    basis: Basis
    currency: str
    real: Worth | None = None
    is_dropped: bool = False

    @property
    def id(self) -> int:
        return self.fact.id

    @property
    def fact(self) -> DealFact:
        return self.worth.deal

    @property
    def title(self) -> str:
        """The company, which is what people call a deal by."""
        return self.fact.company or self.fact.name

    @property
    def is_open(self) -> bool:
        return self.fact.outcome is Outcome.OPEN

    @property
    def badge(self) -> tuple[str, BadgeKind]:
        return self.fact.phase_code, badge_kind(self.fact.phase_kind, is_stall=self.fact.is_stall)

    @property
    def expected_minor(self) -> int:
        """What is expected of it, or what a won deal brought."""
        if self.is_dropped:
            return 0
        if not self.is_open:
            return self.worth.minor if self.fact.outcome is Outcome.WON else 0
        return {Basis.PHASE: self.worth.phase, Basis.OWN: self.worth.own, Basis.CALIBRATED: self.worth.calibrated}[
            self.basis
        ]

    def amount(self) -> str:
        """In the team's currency; in its own where no rate leads there."""
        if self.fact.amount_minor is None:
            return "None yet"
        if not self.worth.is_rated:
            return money_text(Money(self.fact.amount_minor, self.fact.currency))
        return money_text(Money(self.worth.minor, self.currency), whole=True)

    def chance(self) -> str:
        """The probability that counts, or how it came out."""
        if not self.is_open:
            return str(self.fact.outcome).capitalize()
        return f"{probability_of(self.fact, self.basis)}%"

    def expected(self) -> str:
        """What it brings to the figure; "" for one that is lost."""
        if self.fact.outcome is Outcome.LOST:
            return ""
        return money_text(Money(self.expected_minor, self.currency), whole=True) if self.worth.is_rated else "No rate"

    def really(self, today: date) -> str:
        """What is otherwise than it really is, as it really is: ``"40%, 3 Mar"``; "" where nothing is supposed."""
        if self.is_dropped:
            return "Dropped"
        if self.real is None:
            return ""
        was = DealRow(self.real, self.basis, self.currency)
        pairs = ((was.chance(), self.chance()), (was.day(today), self.day(today)), (was.amount(), self.amount()))
        return ", ".join(before for before, now in pairs if before != now) or "The same"

    def category(self) -> str:
        """How it is counted upon."""
        return self.fact.category.label if self.is_open else ""

    def judged(self) -> str:
        """What a manager expects beside that: ``"Best case 40%"``."""
        category = self.fact.judged.label if self.fact.judged is not None else ""
        percent = "" if self.fact.judged_probability is None else f"{self.fact.judged_probability}%"
        return " ".join(filter(None, (category, percent))) if self.is_open else ""

    def day(self, today: date) -> str:
        """When it closes, or closed."""
        return short_day(self.fact.close_on, today) if self.fact.close_on is not None else "No date"


def deal_rows(worths: Iterable[Worth], basis: Basis, currency: str) -> tuple[DealRow, ...]:
    """Those that bring most first."""
    return in_order(DealRow(worth, basis, currency) for worth in worths)


def in_order(rows: Iterable[DealRow]) -> tuple[DealRow, ...]:
    """Those that bring most first."""
    return tuple(sorted(rows, key=lambda row: (-row.expected_minor, -row.worth.minor, row.title.casefold(), row.id)))


def deal_columns(today: date, lock_category: Callable[[DealRow], str]) -> tuple[GridColumn, ...]:
    """Who, when, how sure, how much, how likely, and what that makes."""

    def late(row: DealRow) -> str | None:
        day = row.fact.close_on
        return "danger" if row.is_open and day is not None and day < today else None

    return (
        GridColumn("phase", "Phase", lambda row: row.fact.phase_code, 64, badge=lambda row: row.badge),
        GridColumn("deal", "Deal", lambda row: row.title, 0, is_strong=True),
        GridColumn(REALLY, "Really", lambda row: row.really(today), 118, color=lambda _row: "accent"),
        GridColumn("close_on", "Close", lambda row: row.day(today), 98, color=late),
        GridColumn(
            "category",
            "Category",
            lambda row: row.category(),
            92,
            choices=lambda _row: _CHOICES,
            value=lambda row: row.fact.category if row.fact.category_is_own else None,
            lock=lock_category,
            color=lambda row: "text" if row.fact.category_is_own else None,
            from_width=580,
        ),
        GridColumn("judged", "Manager", lambda row: row.judged(), 104, from_width=660),
        GridColumn("amount", "Amount", lambda row: row.amount(), 86, is_right=True),
        GridColumn("chance", "%", lambda row: row.chance(), 54, is_right=True),
        GridColumn("expected", "Counts as", lambda row: row.expected(), 86, is_right=True),
    )
