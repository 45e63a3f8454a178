"""From the fields of a row to the columns of our tables, for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.text import match_key
from app.services.exchange.fields import What
from app.services.exchange.numbers import Amount
from app.services.exchange.stages import Stages
from app.services.exchange.validate import Draft, Said

Values: TypeAlias = Mapping[str, Said]
Columns: TypeAlias = dict[str, Any]

_LARGEST = Decimal(10) ** 13
_YEARS = range(1000, 2101)
_NO_WISHES: Columns = {"do_not_call": False, "do_not_mail": False}


@dataclass(frozen=True, slots=True)
class ImportFacts:
    """What holds for a whole import: who, when, in what currency, into what phases.

    ``product_names`` give deals without a name theirs. ``headers`` are those of the mapped fields.
    """

    user_id: int
    now: datetime
    clock: Clock
    currency: str
    stages: Stages
    product_names: Mapping[int, str]
    headers: Mapping[str, str]


class RowRefused(UserError):
    """A row that makes no record, for several reasons at once. Their fields are names of fields."""

    def __init__(self, reasons: Sequence[UserError]) -> None:
        super().__init__(reasons[0].message, field=reasons[0].field)
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a kind of record is stored.

    ``columns`` gives what a row says about a record (None: nothing); it is told the ``current`` values of a record
    that exists, and raises UserError for a row that makes none. ``defaults`` fill what a new record can't be without.
    """

    table: str
    columns: Callable[[Draft, ImportFacts, Columns | None], Columns]
    defaults: Callable[[ImportFacts], Columns]


def money_of(values: Values, name: str, facts: ImportFacts) -> tuple[int | None, str | None]:
    """Minor units and currency of an amount: the currency beside it, else of its own column, else the team's."""
    amount = values.get(name)
    column = values.get("currency")
    if not isinstance(amount, Amount):
        return None, str(column) if column else None
    if column and amount.currency and column != amount.currency:
        raise UserError(f"The amount is in {amount.currency}, but the currency column says {column}.", field=name)
    if abs(amount.value) >= _LARGEST:
        raise UserError("The amount is too large. It must stay below 10,000,000 million.", field=name)
    currency = amount.currency or (str(column) if column else facts.currency)
    return Money.of(amount.value, currency).minor, currency


def _address(values: Values) -> Columns:
    return {name: values.get(name) for name in ("street", "city", "region", "postal_code", "country")}


def _wishes(values: Values) -> Columns:
    return {name: values.get(name) for name in _NO_WISHES}


def owner_of(values: Values, facts: ImportFacts, current: Columns | None) -> Said:
    """The owner in the file; where the file names none at all, whoever imports it owns what is new."""
    return facts.user_id if "owner" not in facts.headers and current is None else values.get("owner")


def _whole_name(values: Values) -> str:
    name = values.get("full_name") or values.get("name")
    return str(name or " ".join(str(v) for n in ("given_name", "family_name") if (v := values.get(n))))


def _company(draft: Draft, facts: ImportFacts, current: Columns | None) -> Columns:
    values = draft.values
    name = values.get("name")
    year = values.get("founded_year")
    wrong: list[UserError] = []
    revenue = currency = None
    if not name:
        wrong.append(UserError("The company has no name.", field="name"))
    try:
        revenue, currency = money_of(values, "revenue", facts)
    except UserError as error:
        wrong.append(error)
    if year is not None and year not in _YEARS:
        wrong.append(UserError(f"{year} is not a year.", field="founded_year"))
    if wrong:
        raise RowRefused(wrong)
    return {
        "name": name,
        "match_key": match_key(str(name)),
        **{n: values.get(n) for n in ("industry", "website", "phone", "email", "employees", "founded_year")},
        **_address(values),
        "revenue_minor": revenue,
        "revenue_currency": currency if revenue is not None else None,
        **_wishes(values),
        "owner_id": owner_of(values, facts, current),
        "lead_source_id": values.get("source"),
        "notes": values.get("notes"),
        "external_id": values.get("external_id"),
    }


def _contact(draft: Draft, facts: ImportFacts, current: Columns | None) -> Columns:
    values = draft.values
    name = _whole_name(values) or values.get("email")
    if not name:
        raise UserError("The contact has neither a name nor an e-mail address.")
    plain = ("given_name", "family_name", "job_title", "email", "phone", "mobile", "notes", "external_id")
    return {
        "full_name": name,
        "match_key": match_key(str(name)),
        "company_id": values.get("company"),
        **{n: values.get(n) for n in plain},
        **_address(values),
        **_wishes(values),
        "owner_id": owner_of(values, facts, current),
        "lead_source_id": values.get("source"),
    }


def _product(draft: Draft, facts: ImportFacts, _current: Columns | None) -> Columns:
    values = draft.values
    name = values.get("name")
    if not name:
        raise UserError("The product has no name.")
    price, currency = money_of(values, "price", facts)
    active = values.get("is_active")
    if values.get("is_discontinued") is not None:
        active = not values["is_discontinued"]
    return {
        "name": name,
        "match_key": match_key(str(name)),
        "code": values.get("code"),
        "family": values.get("family"),
        "list_price_minor": price,
        "currency": currency,
        "is_active": active,
        "external_id": values.get("external_id"),
    }


def initials_of(name: str) -> str:
    """The first letters of the first and the last word."""
    parts = name.split()
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


def _user(draft: Draft, _facts: ImportFacts, _current: Columns | None) -> Columns:
    values = draft.values
    name = _whole_name(values)
    if not name or not match_key(name):
        raise UserError("The user has no name.")
    return {
        "name": name,
        "match_key": match_key(name),
        "initials": initials_of(name),
        **{n: values.get(n) for n in ("email", "role", "region", "is_active", "external_id")},
    }


def changes(columns: Columns, current: Columns) -> Columns:
    """What differs from a record that exists. What the file doesn't say stays as it is."""
    differing = {name: value for name, value in columns.items() if value is not None and current[name] != value}
    if "phase_id" in current:
        if "phase_id" not in differing:
            differing.pop("phase_entered_at", None)
        elif columns["closed_on"] is None:
            differing |= {"closed_on": None, "lost_reason": None}
    return differing


RECORDS: dict[What, Target] = {
    What.COMPANIES: Target(
        "companies", _company, lambda facts: {"parent_id": None, "created_at": facts.now, **_NO_WISHES}
    ),
    What.CONTACTS: Target("contacts", _contact, lambda facts: {"created_at": facts.now, **_NO_WISHES}),
    What.PRODUCTS: Target("products", _product, lambda _: {"is_active": True}),
    What.USERS: Target("users", _user, lambda _: {"role": "rep", "is_active": True, "manager_id": None}),
}
"""Where all but deals are stored."""
