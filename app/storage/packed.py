"""Long columns of numbers in one value: thousands of keys cost a query no more than a single row does.

A row for each key would be made by Python one at a time, and while it makes them nothing else runs that needs Python,
the drawing of the window included.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def packed(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """The columns of a query, each as a list in the query's order: numbers, texts or None."""
    return tuple(unpacked(session.execute(packing(query, session.get_bind().dialect.name)).one()))


def packing(query: Select[*tuple[Any, ...]], dialect: str) -> Select[*tuple[Any, ...]]:
    """The statement that answers with these columns, each as a text."""
    from sqlalchemy import Text, cast, func, select

    rows = query.subquery()
    # Both databases hand the rows of an ordered subquery to an aggregate in that order.
    gather = func.json_group_array if dialect == "sqlite" else func.json_agg
    return select(*(cast(gather(column), Text) for column in rows.c))


def unpacked(row: Sequence[Any]) -> list[list[Any]]:
    """The columns of such an answer."""
    return [json.loads(column or "[]") for column in row]
