"""What people call the fields of records, and their stored values as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.money import Money
from app.models.base import Base

_COMMON = {
    "company_id": "Company",
    "contact_id": "Person",
    "deal_id": "Deal",
    "owner_id": "Owner",
    "user_id": "User",
    "lead_source_id": "Source",
    "pipeline_id": "Pipeline",
    "phase_id": "Phase",
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
    "done_at": "Done at",
    "happened_at": "Happened at",
    "phase_entered_at": "In the phase since",
    "own_probability": "Own probability",
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
    "retired_at": "Retired at",
}

# What stands for a record that a field points to.
_TITLES = {
    "companies": "name",
    "contacts": "full_name",
    "deals": "name",
    "lead_sources": "name",
    "phases": "code",
    "pipelines": "name",
    "products": "name",
    "users": "name",
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
        self._session = session
        self._table = Base.metadata.tables[table]
        self._titles: dict[tuple[str, int], str] = {}

    def read(self, column: str, value: Any, row: dict[str, Any]) -> Any:
        """The value of a column; ``row`` tells the currency of amounts. A record that is gone reads as its key."""
        if value is None:
            return None
        if column.endswith("_minor"):
            currency = row.get("currency") or row.get("revenue_currency")
            return Money(value, currency) if currency else value
        if column.endswith(("probability", "_percent")):
            return f"{value}%"
        for key in self._table.c[column].foreign_keys if column in self._table.c else ():
            return self._title(key.column.table.name, value)
        return value

    def _title(self, table: str, key: int) -> str:
        known = self._titles.get((table, key))
        if known is None:
            target = Base.metadata.tables[table]
            statement = select(target.c[_TITLES[table]]).where(target.c.id == key)
            known = self._titles[table, key] = self._session.scalar(statement) or f"#{key}"
        return known
