"""Conditions of the rules as SQL, for the policies of PostgreSQL and for the program's own checks on both databases."""

# ruff: noqa: S608 - what is put into SQL are the names of our own tables and columns, and numbers

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Integer, Table

from app.domain.access import (
    Actor,
    Always,
    Both,
    Condition,
    Differs,
    Either,
    Empty,
    Filled,
    GivenBack,
    InPhase,
    Mine,
    OfMyDeal,
    Rule,
    TeamShares,
)

Column = Callable[[str], str]
"""How SQL names a column of the row that is asked about."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How SQL says what conditions speak of.

    ``me`` is the user's key, ``shares`` whether reps share deals; ``wrote`` makes the question whether the change
    under way has written a deal, given how its key is named; ``gives_back`` whether it takes back one in which the user
    took that deal from nobody. ``deals`` is the role's rule for editing deals.
    """

    me: str
    shares: str
    wrote: Callable[[str], str]
    gives_back: Callable[[str], str]
    deals: Rule | None


def as_sql(condition: Condition, column: Column, terms: Terms) -> str:
    """The condition on one row. Its value may be NULL, which is "no"; ask with IS TRUE or IS NOT TRUE."""
    match condition:
        case Always():
            return "true"
        case TeamShares():
            return terms.shares
        case Mine(name):
            return f"{column(name)} = {terms.me}"
        case Empty(name):
            return f"{column(name)} IS NULL"
        case Filled(name):
            return f"{column(name)} IS NOT NULL"
        case Differs(name, value):
            return f"{column(name)} <> {_quoted(value)}"
        case InPhase(kinds):
            known = ", ".join(map(_quoted, kinds))
            return f"{column('phase_id')} IN (SELECT phases.id FROM phases WHERE phases.kind IN ({known}))"
        case GivenBack():
            return terms.gives_back(column("id"))
        case OfMyDeal(name):
            return _of_my_deal(column(name), terms)
        case Either(parts):
            return "(" + " OR ".join(as_sql(part, column, terms) for part in parts) + ")"
        case Both(parts):
            return "(" + " AND ".join(as_sql(part, column, terms) for part in parts) + ")"


def _of_my_deal(key: str, terms: Terms) -> str:
    wrote = terms.wrote(key)
    if terms.deals is None:
        return wrote
    mine = as_sql(terms.deals.when, lambda name: f"its_deal.{name}", terms)
    return f"(EXISTS (SELECT 1 FROM deals AS its_deal WHERE its_deal.id = {key} AND {mine}) OR {wrote})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def terms_of(actor: Actor, change_set_id: int, deals: Rule | None) -> Terms:
    """For the program's own checks of what one change set writes."""
    written = f"SELECT row_id FROM change_rows WHERE change_set_id = {change_set_id:d} AND table_name = 'deals'"
    return Terms(
        me=f"{actor.user_id:d}",
        shares="true" if actor.reps_share_deals else "false",
        wrote=lambda key: f"{key} IN ({written})",
        gives_back=lambda key: giving_back(key, f"{change_set_id:d}", f"{actor.user_id:d}"),
        deals=deals,
    )


def giving_back(key: str, change_set: str, me: str) -> str:
    """Whether a change set takes back one in which the user took a deal from nobody, on both databases."""
    return (
        "EXISTS (SELECT 1 FROM change_sets AS undoing JOIN change_sets AS taking ON taking.id = undoing.undoes_id "
        "JOIN change_rows AS log ON log.change_set_id = taking.id "
        f"WHERE undoing.id = {change_set} AND taking.user_id = {me} AND log.table_name = 'deals' AND log.op = 'U' "
        f"AND log.row_id = {key} AND (log.before ->> 'owner_id') IS NULL)"
    )


def of_row(table: Table) -> Column:
    """Columns of the stored row."""
    return lambda name: f"{table.name}.{name}"


def of_image(table: Table, side: str, dialect: str) -> Column:
    """Columns of an image in the change log; ``side`` is ``before`` or ``after``, with the name of its table."""

    def column(name: str) -> str:
        if dialect == "sqlite":
            return f"json_extract({side}, '$.{name}')"
        text = f"({side} ->> '{name}')"
        return f"CAST({text} AS bigint)" if isinstance(table.c[name].type, Integer) else text

    return column
