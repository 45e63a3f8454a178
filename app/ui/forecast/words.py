"""How a forecast is said."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from app.domain.day_text import MONTHS
from app.domain.forecast.basis import Basis
from app.domain.forecast.facts import Facts
from app.domain.forecast.notes import missing_by, no_target
from app.domain.forecast.periods import Period
from app.domain.forecast.rows import Dimension, Forecast, Outlook
from app.domain.money import Money
from app.ui.shared.money_text import money_text

CUTS: dict[str, tuple[str, str]] = {
    Dimension.REP: ("By rep", "Rep"),
    Dimension.TEAM: ("By team", "Team"),
    Dimension.PHASE: ("By phase", "Phase"),
    Dimension.BAND: ("By probability", "Probability"),
    Dimension.CATEGORY: ("By category", "Category"),
    Dimension.PRODUCT: ("By product", "Product"),
    Dimension.SOURCE: ("By lead source", "Lead source"),
    Dimension.KIND: ("New and renewal", "Kind"),
    Dimension.MONTH: ("By month", "Month"),
    Dimension.QUARTER: ("By quarter", "Quarter"),
    Dimension.YEAR: ("By year", "Year"),
}
"""Heading of the table for each cut, and of its first column."""

BASIS_WORDS = {Basis.PHASE: "by phase", Basis.OWN: "rep's own", Basis.CALIBRATED: "calibrated"}
_ORDINALS = ("First", "Second", "Third", "Fourth")


def money(minor: int, currency: str) -> str:
    """An amount without cents: sums are read, not paid."""
    return money_text(Money(minor, currency), whole=True)


def outlook_title(period: Period) -> str:
    """``"First quarter outlook"``, ``"March outlook"``, ``"2026 outlook"``."""
    _, _, part = period.key.partition("-")
    if part.startswith("Q") and part[1:].isdecimal():
        return f"{_ORDINALS[int(part[1:]) - 1]} quarter outlook"
    if len(part) == 2 and part.isdecimal():
        return f"{MONTHS[period.first.month - 1]} outlook"
    return f"Outlook for {period.label}"


def outlook_sentence(outlook: Outlook, facts: Facts) -> str:
    """What stands beside the figure: how far it is to the target."""
    currency, today = facts.currency, facts.today
    if not outlook.target:
        won, expected = outlook.whole_parts(currency)
        parts = f"{money(won, currency)} won, {money(expected, currency)} expected."
        return f"{parts} {no_target(facts)}"
    of = f"of {money(outlook.target, currency)}, {outlook.percent}%."
    last = outlook.period.last
    day = f"{last.day} {MONTHS[last.month - 1]}" + ("" if last.year == today.year else f" {last.year}")
    if outlook.to_find:
        return f"{of} {money(outlook.to_find, currency)} {missing_by(last, today)} {day}."
    beyond = outlook.total - outlook.target
    return f"{of} {money(beyond, currency)} above the target." if beyond else f"{of} The target is just met."


def basis_note(forecast: Forecast, facts: Facts) -> str:
    """On what the probabilities rest; "" where there is nothing to add."""
    every = sum(1 for deal in facts.deals if deal.outcome == "open")
    if forecast.basis is Basis.OWN and forecast.own_said < every:
        return f"Reps said a probability for {forecast.own_said:,} of {every:,} open deals, else the phase's counts"
    if forecast.basis is Basis.CALIBRATED and forecast.calibrated_count < every:
        if not forecast.calibrated_count:
            return "Too little history to calibrate: the phases' probabilities count"
        return f"Calibrated for {forecast.calibrated_count:,} of {every:,} open deals, else the phase's counts"
    return facts.calibration if forecast.basis is Basis.CALIBRATED else ""


def span_title(period: Period) -> str:
    """The period in the window's head: ``"January to June 2026"``."""
    first, last = period.first, period.last
    if (first.day, last) != (1, _end_of_month(last)):
        return period.label
    start, end = MONTHS[first.month - 1], MONTHS[last.month - 1]
    if (first.year, first.month) == (last.year, last.month):
        return f"{end} {last.year}"
    return f"{start} to {end} {last.year}" if first.year == last.year else f"{start} {first.year} to {end} {last.year}"


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
