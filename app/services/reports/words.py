"""The words of a printed forecast."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from app.domain.day_text import MONTHS, medium_day, short_day
from app.domain.forecast.basis import Basis
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Period, Unit, period_of
from app.domain.forecast.rows import OVERDUE, Row
from app.domain.money import Money
from app.services.charts import full_money
from app.services.reports.printed import Printed

_BASIS_TEXT = {
    Basis.PHASE: "phase probability",
    Basis.OWN: "rep's own probability",
    Basis.CALIBRATED: "calibrated probability",
}
_QUARTERS = ("First", "Second", "Third", "Fourth")


def about_text(printed: Printed) -> str:
    """``"January to June 2026, Sales pipeline, calibrated probability"``."""
    return about_facts(printed.facts, printed.pipeline, printed.basis)


def about_facts(facts: Facts, pipeline: str, basis: Basis) -> str:
    """The same, of facts; ``pipeline`` is "" for all of them."""
    people = [person.name for key in facts.owner_ids if (person := facts.people.get(key))]
    which = f"{pipeline} pipeline" if pipeline else "all pipelines"
    parts = (period_text(facts.period), ", ".join(people), which, _BASIS_TEXT[basis])
    return ", ".join(part for part in parts if part)


def period_text(period: Period) -> str:
    """``"March 2026"``, ``"January to June 2026"``; other days as they are called elsewhere."""
    first, last = period.first, period.last
    if (first.year, first.month) == (last.year, last.month) and period.key == f"{first:%Y-%m}":
        return f"{MONTHS[first.month - 1]} {first.year}"
    if period.label.startswith(f"{MONTHS[first.month - 1][:3]} ") and " to " in period.label:
        year = "" if first.year == last.year else f" {first.year}"
        return f"{MONTHS[first.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"
    return period.label


def before_text(period: Period) -> str:
    """What comes before a period, for after "Expected before": its first month, or its first day within one."""
    first = period.first
    return f"{'' if first.day == 1 else f'{first.day} '}{MONTHS[first.month - 1]} {first.year}"


def after_text(period: Period) -> str:
    """What comes before what is after a period: its last month, or its last day within one."""
    last = period.last
    is_whole = last.day == monthrange(last.year, last.month)[1]
    return f"{'' if is_whole else f'{last.day} '}{MONTHS[last.month - 1]} {last.year}"


def outlook_text(period: Period, facts: Facts) -> str:
    """``"First quarter outlook"``; a quarter of another year says of which."""
    quarter = period_of(period.first, Unit.QUARTER, facts.year_start)
    if quarter != period:
        return f"Outlook for {period_text(period)}"
    number, _, year = period.label.removeprefix("Q").partition(" ")
    present = period_of(facts.today, Unit.YEAR, facts.year_start)
    named = "" if period.first in present else f" {year}"
    return f"{_QUARTERS[int(number) - 1]} quarter{named} outlook"


def bar_label(row: Row, facts: Facts, unit: Unit, count: int) -> str:
    """What stands below a bar: ``"March"`` while there is room, then ``"Mar"``; years where they differ."""
    if row.key == OVERDUE:
        return "Overdue"
    if unit is not Unit.MONTH:
        return row.label
    month, _, year = row.label.partition(" ")
    name = MONTHS[[full[:3] for full in MONTHS].index(month)] if count <= 8 else month
    return name if facts.first_on.year == facts.last_on.year else f"{name[:3]} {year[2:]}"


def closing_text(row: Row, facts: Facts, unit: Unit) -> str:
    """``"Expected to close in March"``."""
    if row.key == OVERDUE:
        return "Should have closed before today"
    if unit is not Unit.MONTH:
        return f"Expected to close in {row.label}"
    month, _, year = row.label.partition(" ")
    full = MONTHS[[name[:3] for name in MONTHS].index(month)]
    return f"Expected to close in {full}{'' if int(year) == facts.today.year else f' {year}'}"


def deals_text(count: int) -> str:
    """``"10 deals"``."""
    return f"{count:,} {'deal' if count == 1 else 'deals'}"


def percent_text(deal: DealFact, basis: Basis) -> str:
    """The probability that counts, ``"62%"`` or ``"61.7%"``."""
    if basis is Basis.CALIBRATED and deal.calibrated is not None:
        return f"{deal.calibrated:.1f}".removesuffix(".0") + "%"
    own = deal.own_probability if basis is Basis.OWN else None
    return f"{deal.phase_probability if own is None else own}%"


def decision_text(deal: DealFact, today: date) -> tuple[str, str]:
    """What is to be said of a deal in the stall instead of its close, and the role of its colour."""
    if deal.late:
        # Three digits leave no room for the whole of it.
        return f"{deal.late} d past decision" if deal.late < 100 else f"{deal.late} d past", "danger"
    if deal.decide_by is None:
        return "to be decided", "text"
    if deal.decide_by == today:
        return "decide today", "text"
    if deal.decide_by > today:
        return f"decide by {short_day(deal.decide_by, today)}", "text"
    # Over a weekend no working day is late yet, and prints of an earlier program don't know how many are.
    return f"due {short_day(deal.decide_by, today)}", "danger"


def brief_day(on: date, today: date) -> str:
    """``"Fri 20 March"`` this year, ``"2 Feb 2027"`` in another."""
    if on.year == today.year:
        return medium_day(on, today)
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year:04}"


def whole_money(minor: int, currency: str) -> str:
    """An amount without its cents, as headlines have it."""
    return full_money(Money.of(Money(minor, currency).amount.to_integral_value(), currency).minor, currency)


def short_names(facts: Facts) -> dict[int, str]:
    """Per person their first name, and the whole one where somebody else has the same."""
    firsts = [person.name.partition(" ")[0] for person in facts.people.values()]
    return {
        key: first if firsts.count(first := person.name.partition(" ")[0]) == 1 else person.name
        for key, person in facts.people.items()
    }


def currency_name(currency: str) -> str:
    """``"euros"``, from Unicode CLDR."""
    from babel.numbers import get_currency_name

    name: str = get_currency_name(currency, count=2, locale="en")
    return name


def definitions(printed: Printed) -> list[tuple[str, str]]:
    """What the words of the paper mean, each with its sentence."""
    shown = [
        ("Phase", "is the share that is usually won from the deal's phase."),
        ("Rep's own", "is what the deal's owner believes; where they said nothing, the phase's counts."),
    ]
    if Basis.CALIBRATED in printed.bases:
        meaning = printed.facts.calibration or "corrects what was said by how earlier deals ended."
        shown.append(("Calibrated", meaning[:1].lower() + meaning[1:]))
    rounding = (
        "is amount times probability, rounded once for each deal to the smallest unit of the currency; every other "
        "figure is a sum of these. Other currencies are converted at the rate of the day, closed deals at that of the "
        "day on which they closed."
    )
    if printed.facts.monthly_targets:
        shown.append(("Against target", "is how much of the target is won by now, without what is still expected."))
    return [*shown, ("Expected", rounding)]
