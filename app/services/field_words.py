"""What people call the fields of records, and their stored values as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.domain.committee import ROLES, STANCES
from app.domain.money import Money
from app.domain.roles import Role

# Columns that keep one of a few words.
_CODED = frozenset({"kind", "purpose", "role", "stance", "category", "forecast_category"})
_COMMON = {
    "company_id": "Company",
    "contact_id": "Person",
    "deal_id": "Deal",
    "owner_id": "Owner",
    "user_id": "User",
    "lead_source_id": "Source",
    "pipeline_id": "Pipeline",
    "phase_id": "Phase",
    "phase_ids": "Order of the phases",
    "product_id": "Product",
    "parent_id": "Parent company",
    "amount_minor": "Amount",
    "revenue_minor": "Revenue",
    "revenue_currency": "Currency of the revenue",
    "unit_price_minor": "Unit price",
    "list_price_minor": "List price",
    "expected_close_on": "Expected close",
    "closed_on": "Closed on",
    "started_on": "Started on",
    "due_on": "Due on",
    "due_time": "Time",
    "zone": "Time zone",
    "rrule": "Repetition",
    "on_working_days": "On working days only",
    "after_completion": "Counted from when it is done",
    "chain_after_id": "Follows",
    "chain_days": "Working days after that",
    "original_owner_id": "Whose it is",
    "stand_in_id": "Stand-in",
    "from_on": "First day",
    "until_on": "Last day",
    "done_at": "Done at",
    "happened_at": "Happened at",
    "phase_entered_at": "In the phase since",
    "own_probability": "Own probability",
    "forecast_category": "Forecast category",
    "is_renewal": "Renewal",
    "position_override": "Position",
    "full_name": "Name",
    "email": "E-mail",
    "founded_year": "Founded in",
    "discount_percent": "Discount",
    "external_id": "External key",
    "is_active": "In use",
    "code": "Code",
    "manager_id": "Manager",
    "valid_on": "First day",
    "limit_days": "Time limit",
    "touch_target": "Planned touches",
    "fiscal_year_start_month": "Start of the year",
    "hour_cost_minor": "Cost of an hour",
    "payment_terms": "Terms of payment",
    "address": "Address",
    "sends_by_itself": "Mails without approval",
    "retired_at": "Retired at",
    "is_shared": "Shared with the team",
    "definition": "What it shows",
}


def label(column: str) -> str:
    """A column's name in words: ``"Expected close"``."""
    return _COMMON.get(column) or column.replace("_", " ").capitalize()


def labels(columns: Iterable[str]) -> str:
    """Several in one phrase: ``"amount, owner and source"``. A currency changes with its amount and isn't named."""
    names = [c for c in columns if not c.endswith("currency")] or list(columns)
    words = [label(name) for name in names]
    words = [word if word.startswith("E-") else word[0].lower() + word[1:] for word in words]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


class Values:
    """Turns stored values of one table's rows into readable ones: text, number, date, instant, Money, bool or None."""

    def __init__(self, session: Session, table: str) -> None:
        # Not at the top: commands need the names of fields, few the values, and the window is there before both.
        from app.models import Base
        from app.services.record_titles import Titles

        self._session = session
        self._table = Base.metadata.tables[table]
        self._titles = Titles(session)
        self._currencies: dict[int, str | None] = {}

    def read(self, column: str, value: Any, row: Mapping[str, Any]) -> Any:
        """The value of a column; ``row`` tells the currency of amounts."""
        if value is None:
            return None
        if column.endswith("_minor"):
            currency = self._currency(row)
            return Money(value, currency) if currency else value
        if column.endswith(("probability", "_percent")):
            return f"{value}%"
        if column == "definition":
            from app.domain.view_words import view_in_words

            return view_in_words(value, self._titles.of, label)
        if column == "phase_ids":
            return ", ".join(self._phase(key) for key in value)
        if isinstance(value, list | tuple):
            return "; ".join(map(str, value))
        if column in _CODED:
            return _coded(self._table.name, value)
        for key in self._table.c[column].foreign_keys if column in self._table.c else ():
            other = key.column.table.name
            return self._phase(value) if other == "phases" else self._titles.of(other, value)
        return value

    def _currency(self, row: Mapping[str, Any]) -> str | None:
        """The currency in the row beside the amount; that of its deal for what is offered."""
        own = row.get("currency") or row.get("revenue_currency")
        deal_id = row.get("deal_id")
        if own or deal_id is None:
            return own
        if deal_id not in self._currencies:
            from app.services.record_titles import row_or_last_image

            deal = row_or_last_image(self._session, "deals", deal_id)
            self._currencies[deal_id] = deal["currency"] if deal else None
        return self._currencies[deal_id]

    def _phase(self, key: int) -> str:
        return self._titles.of("phases", key).partition(" ")[0]


def _coded(table: str, value: str) -> str:
    """A value that the database keeps as a short word."""
    if table == "deal_contacts":
        return {**ROLES, **STANCES}.get(value, value)
    if table == "users":
        return Role(value).words
    return value.replace("_", " ").capitalize()
