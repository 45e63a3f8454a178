"""Long columns of numbers in one value: thousands of keys cost a query no more than a single row does.

A row for each key would be made by Python one at a time, and while it makes them nothing else runs that needs Python,
the drawing of the window included.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session


def packed(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """The columns of a query, each as a list in the query's order: numbers, texts or None."""
    rows = query.subquery()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    # Both databases hand the rows of an ordered subquery to an aggregate in that order.
    gather = func.json_group_array if is_sqlite else func.json_agg
    found = session.execute(select(*(cast(gather(column), Text) for column in rows.c))).one()
    return tuple(json.loads(column or "[]") for column in found)
