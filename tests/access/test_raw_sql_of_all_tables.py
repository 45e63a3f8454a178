"""What holds for every table, from raw SQL with a person's own password: a new one is looked at by existing."""

# ruff: noqa: S608 - tables and columns are put into SQL, all of them our own

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Table, Time, insert, select
from sqlalchemy.orm import Session

from app.domain.access import Always, Op
from app.domain.access_rules import NOT_BUILT_YET, TABLES, rule_for
from app.domain.roles import Role
from app.models import Base
from app.models.base import DecimalText, JsonValue, UTCInstant
from tests.access.test_raw_sql import Denied, Sql, change, changed, one
from tests.support.guarded import GuardedTeam

pytestmark = pytest.mark.postgres

# Who is not guarded row by row, and why.
OPEN = {"alembic_version": "which schema it is: everybody reads it, and only the keeper writes it"}
# What is handed over, so that an edit may lead to somebody else's.
HANDED_OVER = {"deals", "tasks", "promises", "enrolments", "companies", "contacts"}
# Whose program is free does what is due, for whomever.
CLAIMED = {"occurrences"}
PEOPLE = ("user_id", "owner_id", "rep_id", "made_by_id", "original_owner_id")


@dataclass
class Rows:
    """Makes a row of any table, with the least that it needs; texts are numbered, for some are unique."""

    session: Session
    made: int = 0
    kept: dict[str, int] = field(default_factory=dict)

    def add(self, table: Table, given: Mapping[str, Any]) -> int:
        """Its key. ``given`` are values for the columns that it has of these."""
        self.made += 1
        values = {column.name: given[column.name] for column in table.columns if column.name in given}
        for column in table.columns:
            if column.name not in values and column.name != "id" and not (column.nullable or column.server_default):
                values[column.name] = self._value(column)
        key: int = self.session.scalars(insert(table).values(values).returning(table.c.id)).one()
        return key

    def _value(self, column: Column[Any]) -> Any:
        if column.foreign_keys:
            return self._some(next(iter(column.foreign_keys)).column.table)
        kinds: dict[type, Any] = {
            UTCInstant: datetime(2026, 3, 12, 9, tzinfo=UTC),
            Date: date(2026, 3, 12),
            Time: time(9),
            Boolean: False,
            DecimalText: Decimal(1),
            LargeBinary: b"x",
            Integer: self.made,
        }
        if isinstance(column.type, JsonValue):
            return []
        found = [value for kind, value in kinds.items() if isinstance(column.type, kind)]
        return found[0] if found else str(self.made)[: getattr(column.type, "length", None) or 20]

    def _some(self, table: Table) -> int:
        """Any row of a table that another has to refer to."""
        if table.name not in self.kept:
            key = self.session.scalars(select(table.c.id).limit(1)).first()
            self.kept[table.name] = self.add(table, {}) if key is None else key
        return self.kept[table.name]


def of_deals() -> list[Table]:
    """The tables whose rows hang on a deal."""
    return [table for table in Base.metadata.sorted_tables if "deal_id" in table.columns]


def writable(table: Table, op: Op) -> bool:
    return rule_for(Role.REP, table.name, op) is not None


@dataclass(frozen=True)
class Laid:
    """Rows of each table: of the manager's deal and the manager, and the same two of the rep."""

    theirs: dict[str, int]
    mine: dict[str, int]


@pytest.fixture(scope="module")
def laid(shared_team: GuardedTeam) -> Laid:
    """In every table that hangs on a deal or names a person, by an owner, who may write all of them."""
    found = Laid({}, {})
    with shared_team.program(Role.OWNER) as ctx, ctx.unit_of_work("Laid") as uow:
        rows = Rows(uow.session)
        for table in Base.metadata.sorted_tables:
            people = [name for name in PEOPLE if name in table.columns]
            if (
                table.name not in TABLES
                or table.name in ("deals", "users")
                or not (people or "deal_id" in table.columns)
            ):
                continue
            for role, kept in ((Role.MANAGER, found.theirs), (Role.REP, found.mine)):
                given = dict.fromkeys(people, shared_team.users[role]) | {"deal_id": shared_team.deals[role]}
                kept[table.name] = rows.add(table, given)
    return found


def refused(sql: Sql, statement: str, *values: object) -> bool:
    """Whether it is refused, or finds nothing that it may change; either way nothing of it stays."""
    try:
        with sql.transaction(force_rollback=True):
            return changed(sql, statement, *values) == 0
    except Denied:
        return True


def test_every_table_of_the_database_is_guarded_or_says_why_not(shared_team: GuardedTeam) -> None:
    with psycopg.connect(shared_team.url) as sql:
        found = sql.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, relkind::text FROM pg_class "
            "JOIN pg_namespace ON pg_namespace.oid = relnamespace "
            "WHERE relkind IN ('r', 'p', 'f', 'v', 'm') AND nspname <> 'information_schema' AND nspname !~ '^pg_'"
        ).fetchall()
    unguarded = {name for name, is_guarded, _ in found if not is_guarded}
    assert unguarded == set(OPEN)
    assert {kind for _, _, kind in found} == {"r"}
    assert {name for name, _, _ in found} >= TABLES - NOT_BUILT_YET


def test_a_rep_changes_nothing_that_hangs_on_anothers_deal(shared_team: GuardedTeam, laid: Laid) -> None:
    assert {table.name for table in of_deals()} <= laid.theirs.keys()
    with change(shared_team, Role.REP) as sql:
        for table in of_deals():
            theirs, column = laid.theirs[table.name], "deal_id"
            assert refused(sql, f"UPDATE {table.name} SET {column} = {column} WHERE id = %s", theirs), table.name
            assert refused(
                sql, f"UPDATE {table.name} SET deal_id = %s WHERE id = %s", shared_team.deals[Role.REP], theirs
            )
            assert refused(sql, f"DELETE FROM {table.name} WHERE id = %s", theirs), table.name


def test_a_rep_slips_nothing_of_theirs_to_another(shared_team: GuardedTeam, laid: Laid) -> None:
    """Their own deal's rows onto another's deal, and what bears their name under another's."""
    with change(shared_team, Role.REP) as sql:
        for name, mine in laid.mine.items():
            table = Base.metadata.tables[name]
            if name in HANDED_OVER | CLAIMED or not writable(table, Op.EDIT):
                continue
            if "deal_id" in table.columns and not any(person in table.columns for person in PEOPLE):
                moved = f"UPDATE {name} SET deal_id = %s WHERE id = %s"
                assert refused(sql, moved, shared_team.deals[Role.MANAGER], mine), name
            for person in PEOPLE:
                if person in table.columns:
                    others = {"deal_id": shared_team.deals[Role.MANAGER]} if "deal_id" in table.columns else {}
                    wanted = {person: shared_team.users[Role.MANAGER], **others}
                    pairs = ", ".join(f"{column} = %s" for column in wanted)
                    assert refused(sql, f"UPDATE {name} SET {pairs} WHERE id = %s", *wanted.values(), mine), name


@pytest.mark.parametrize("role", [Role.REP, Role.INSIDE_SALES, Role.MARKETING, Role.ACCOUNTING, Role.SUPPORT])
def test_what_is_personal_is_read_by_nobody_else(shared_team: GuardedTeam, laid: Laid, role: Role) -> None:
    personal = {
        name for name in laid.theirs if not isinstance(getattr(rule_for(role, name, Op.READ), "when", None), Always)
    }
    assert personal >= {"targets", "forecast_prints"}
    with shared_team.sql(role) as sql:
        for name in personal:
            whose = next(person for person in PEOPLE if person in Base.metadata.tables[name].columns)
            assert one(sql, f"SELECT count(*) FROM {name} WHERE {whose} <> %s", shared_team.users[role]) == 0, name
            told = "SELECT count(*) FROM change_rows WHERE table_name = %s AND row_id = %s"
            assert one(sql, told, name, laid.theirs[name]) == 0, name


def test_what_was_noted_by_a_manager_is_not_rewritten_by_the_rep_it_is_about(
    shared_team: GuardedTeam, laid: Laid
) -> None:
    """The deal is the rep's, the words are the manager's."""
    said = {"user_id": shared_team.users[Role.MANAGER], "deal_id": shared_team.deals[Role.REP]}
    with shared_team.program(Role.OWNER) as ctx, ctx.unit_of_work("Noted") as uow:
        noted = Rows(uow.session, made=500).add(Base.metadata.tables["review_items"], said)
    with change(shared_team, Role.REP) as sql:
        assert refused(sql, "UPDATE review_items SET note = 'Splendid' WHERE id = %s", noted)
        assert refused(sql, "UPDATE judgements SET note = 'Splendid' WHERE id = %s", laid.mine["judgements"])
