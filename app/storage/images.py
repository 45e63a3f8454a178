"""Row images of the change log: from the database's JSON back to the values that models use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Date, Table, Time

from app.models.base import DecimalText, UTCInstant
from app.models.search import search_text_for

Image = dict[str, Any]
Row = tuple[str, int]
"""A row by its table and key."""


@cache
def _decoders(table: Table) -> dict[str, Callable[[Any], Any]]:
    decoders: dict[str, Callable[[Any], Any]] = {}
    for column in table.columns:
        if isinstance(column.type, UTCInstant):
            decoders[column.name] = datetime.fromisoformat
        elif isinstance(column.type, Date):
            decoders[column.name] = date.fromisoformat
        elif isinstance(column.type, Time):
            decoders[column.name] = time.fromisoformat
        elif isinstance(column.type, Boolean):
            decoders[column.name] = bool
        elif isinstance(column.type, DecimalText):
            decoders[column.name] = Decimal
    return decoders


def decode(table_name: str, image: Image) -> Image:
    """The image with dates, instants, booleans and decimals as Python values; columns dropped since are left out."""
    from app.models import Base  # of all tables, which only whoever looks into the log needs

    table = Base.metadata.tables[table_name]
    decoders = _decoders(table)
    return {
        name: value if value is None or name not in decoders else decoders[name](value)
        for name, value in image.items()
        if name in table.columns
    }


def with_derived(table_name: str, values: Image) -> Image:
    """Values complete with the derived columns that images leave out."""
    text = search_text_for(table_name, values)
    return values if text is None else {**values, "search_text": text}


def changed_columns(before: Image, after: Image) -> set[str]:
    """The columns whose value differs; the version counts every write, so it is none of them."""
    return {name for name in after if name != "version" and before.get(name) != after[name]}
