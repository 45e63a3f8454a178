"""The team itself: its name, its currency, whose holidays it keeps, when its year begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.money import Money, precision
from app.domain.zones import check_zone
from app.models.deals import Deal
from app.models.team import ExchangeRate, Team
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import change, require, storable
from app.services.payment_terms import fold_terms
from app.services.saved import Saved, saved
from app.storage.guard import fetch

_EDITABLE = frozenset(
    {
        "name",
        "currency",
        "country",
        "fiscal_year_start_month",
        "reps_share_deals",
        "zone",
        "hour_cost_minor",
        "payment_terms",
        "address",
    }
)


@dataclass(frozen=True, slots=True)
class EditTeam:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """The team. ``currency_lock`` says why its currency can't be changed any more; "" where it can.

    ``reps_share_deals``: sales reps may edit each other's deals. ``zone`` is the IANA name of its time zone, for
    reminders whose own zone is not known on a computer; None is that of each computer. ``hour_cost`` is what an hour
    of selling costs; None is not known. ``payment_terms`` None are those that hold without a word. ``address`` is the
    sender's of letters, its lines separated by commas.
    """

    version: int
    name: str
    currency: str
    country: str | None
    fiscal_year_start_month: int
    currency_lock: str
    reps_share_deals: bool = False
    zone: str | None = None
    hour_cost: Money | None = None
    payment_terms: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday."""

    on: date
    name: str


@command
def edit_team(ctx: Context, cmd: EditTeam) -> Saved:
    """Change the team; UserError for another currency once amounts are kept in the present one."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited the team") as uow:
        team = fetch(uow, Team, 1, noun="team")
        if values.get("currency", team.currency) != team.currency and (
            lock := _currency_lock(uow.session, team.currency)
        ):
            raise UserError(lock, field="currency")
        change(uow, team, cmd.version, values)
        uow.label = f"Changed {field_words.labels(values)} of the team"
    return saved(uow, team)


def team(ctx: Context) -> TeamRow:
    """The team as it is stored now."""
    with ctx.reading() as session:
        stored = session.get_one(Team, 1)
        return TeamRow(
            stored.version,
            stored.name,
            stored.currency,
            stored.country,
            stored.fiscal_year_start_month,
            _currency_lock(session, stored.currency),
            stored.reps_share_deals,
            stored.zone,
            None if stored.hour_cost_minor is None else Money(stored.hour_cost_minor, stored.currency),
            stored.payment_terms,
            stored.address,
        )


def countries() -> tuple[str, ...]:
    """The ISO 3166 codes of all countries whose holidays are known."""
    from holidays import list_supported_countries

    return tuple(sorted(list_supported_countries(include_aliases=False)))


def next_holiday(country: str | None, today: date) -> Holiday | None:
    """The country's next public holiday, from today on and within a year."""
    if country is None:
        return None
    from holidays import country_holidays

    days = country_holidays(country, years=(today.year, today.year + 1), language="en_US")
    coming = [day for day in sorted(days) if day >= today]
    return Holiday(coming[0], days[coming[0]]) if coming else None


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Team, given, _EDITABLE)
    require(values, "name", "Give the team a name.")
    require(values, "currency", "Enter a currency code, such as EUR.")
    if "currency" in values:
        values["currency"] = values["currency"].upper()
        try:
            precision(values["currency"])
        except UserError as error:
            raise UserError(error.message, field="currency") from None
    if values.get("country") is not None and values["country"] not in countries():
        raise UserError(f"No holidays are known for “{values['country']}”. Choose from the list.", field="country")
    if values.get("zone"):
        values["zone"] = check_zone(values["zone"])
    fold_terms(values)
    if (values.get("hour_cost_minor") or 0) < 0:
        raise UserError("An hour costs nothing or more. Leave it empty where it is not known.", field="hour_cost_minor")
    if not 1 <= values.get("fiscal_year_start_month", 1) <= 12:
        raise UserError("A year begins with one of its twelve months.", field="fiscal_year_start_month")
    return values


def _currency_lock(session: Session, currency: str) -> str:
    """Amounts and rates are kept in relation to the team's currency: changing it would make other sums of them."""
    if session.scalar(select(Deal.id).limit(1)) is not None:
        return f"The currency stays as it is: there are deals already, and their sums are in {currency}."
    if session.scalar(select(ExchangeRate.id).limit(1)) is not None:
        return f"The exchange rates are given in {currency}. Remove them before you change the currency."
    if session.scalar(select(Team.hour_cost_minor)) is not None:
        return f"The cost of an hour is given in {currency}. Clear it before you change the currency."
    return ""
