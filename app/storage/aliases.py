"""Second names of tables that a module keeps for all of its statements, whichever thread makes them."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import FromClause, Select, Subquery, inspect
from sqlalchemy.orm import aliased

E = TypeVar("E")


def shared_alias(entity: type[E]) -> type[E]:
    """A second name of a mapped class."""
    alias = aliased(entity)
    _make_columns(inspect(alias).selectable)
    return alias


def shared_subquery(query: Select[*tuple[Any, ...]]) -> Subquery:
    """A query that others select from."""
    subquery = query.subquery()
    _make_columns(subquery)
    return subquery


def _make_columns(selectable: FromClause) -> None:
    """SQLAlchemy makes them when they are first asked for, and two threads that ask at once may get different ones."""
    selectable.c.keys()
