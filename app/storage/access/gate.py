"""Applies the rules to everything that a unit of work writes, on both databases.

Records are looked at before the session sends them, so that a refusal says at once what is in the way. What goes past
the session (bulk inserts, undo) is looked at in the change log before the commit, so that nothing is forgotten. Where
PostgreSQL enforces the rules itself it does that for each statement, and the log is not read again.
"""

# ruff: noqa: S608 - what is put into SQL are the names of our own tables and columns, and numbers

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table, event, literal_column, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from app.domain import access_words
from app.domain.access import Actor, Op, Rule
from app.domain.access_rules import OUR_OWN, may, may_become, rule_for
from app.domain.roles import Role
from app.models import Base
from app.storage.access.conditions import Column, as_sql, of_image, of_row, terms_of
from app.storage.access.rows import StoredRows, as_stored, as_wanted, changed_columns, stored_row
from app.storage.images import changed_columns as differing
from app.storage.images import decode
from app.storage.prepared import Prepared

_GATE = "headwater_gate"
_OPS = {"I": Op.ADD, "U": Op.EDIT, "D": Op.REMOVE}
_WHO = "SELECT users.role, users.is_active, teams.reps_share_deals, {} FROM users, teams WHERE users.id = :id"
_QUESTIONS = {
    "sqlite": Prepared(text(_WHO.format("false AS is_enforced"))),
    # Not for an administrator, nor for an owner who works in somebody's name: the server lets both do more.
    "postgresql": Prepared(
        text(_WHO.format("row_security_active('deals') AND users.login = session_user AS is_enforced"))
    ),
}
_WRITTEN = text("SELECT DISTINCT table_name, op FROM change_rows WHERE change_set_id = :id")


class GuardedSession(Session):
    """A session whose writes pass a gate, where its ``info`` names one."""


class _Look(NamedTuple):
    """Rows to be looked at: how to name their key, where they come from, and how their columns are named."""

    key: str
    source: str
    where: str
    column: Column


@dataclass
class Gate:
    """The rules as they stand for one user, within one unit of work. ``open`` it first, with its connection."""

    user_id: int
    actor: Actor = field(init=False)
    is_enforced: bool = field(init=False)
    _change_set_id: int = field(init=False)
    _stored: StoredRows = field(init=False)

    def open(self, session: Session, change_set_id: int) -> None:
        """Find out what the user may do now: somebody may have changed it since the program was started."""
        connection = session.connection()
        found = _QUESTIONS[connection.dialect.name].rows(connection, {"id": self.user_id})
        role, is_active, reps_share_deals, is_enforced = found[0] if found else (None, False, False, False)
        if not is_active:
            raise access_words.switched_off()
        self.actor = Actor(self.user_id, Role(role), bool(reps_share_deals))
        self.is_enforced = bool(is_enforced)  # NULL where the user has no login
        self._change_set_id = change_set_id
        self._stored = StoredRows(connection, change_set_id)
        session.info[_GATE] = self

    # -- before something is written ---------------------------------------------------------------------------------

    def check_session(self, session: Session) -> None:
        """Refuse what the session is about to send and may not. Forbidden says who may."""
        for record in session.dirty:
            if session.is_modified(record):
                self.check_edit(record, {name: getattr(record, name) for name in changed_columns(record)})
        for record in session.deleted:
            self._check(record.__tablename__, Op.REMOVE, as_stored(self._stored.connection, record))
        # Last, so that a refused move is told as one of the deal, not of its stay.
        for record in session.new:
            self._check_new(record.__tablename__, as_wanted(record))

    def adding(self, table: str) -> None:
        """Refuse a bulk insert at once where the role may add no such rows; each single row is seen to later."""
        self._rule(table, Op.ADD)

    def require(self, table: Table, op: Op, where: ColumnElement[bool]) -> None:
        """Refuse a statement that would edit or remove rows that may not be. On PostgreSQL it would pass over them."""
        rule = self._rule(table.name, op)
        if rule is None or rule.is_unconditional:
            return
        passes = self._sql(rule, of_row(table))
        first = select(table.c.id).where(where, literal_column(f"({passes}) IS NOT TRUE")).limit(1)
        row_id = self._stored.connection.scalar(first)
        if row_id is not None:
            row = stored_row(self._stored.connection, table.name, row_id) or {}
            raise access_words.refused_row(self.actor.role, table.name, op, self._stored.whose(row))

    def _rule(self, table: str, op: Op) -> Rule | None:
        """The rule; None for what the program keeps for itself. Forbidden where there is none."""
        if table in OUR_OWN:
            return None
        rule = rule_for(self.actor.role, table, op)
        if rule is None:
            raise access_words.refused_role(self.actor.role, table, op)
        return rule

    def _check(self, table: str, op: Op, row: Mapping[str, Any]) -> None:
        rule = self._rule(table, op)
        if rule is None or rule.is_unconditional:
            return
        if not may(self.actor, table, op, row, self._stored):
            raise access_words.refused_row(self.actor.role, table, op, self._stored.whose(row))
        if table == "deals" and row.get("id") is not None:
            self._stored.written.add(row["id"])

    def _check_new(self, table: str, row: Mapping[str, Any]) -> None:
        self._check(table, Op.ADD, row)

    def check_edit(self, record: Any, values: Mapping[str, Any]) -> None:
        """Refuse new values (column -> value) of a record, set on it already or not, that may not be."""
        table = record.__tablename__
        rule = self._rule(table, Op.EDIT)
        if rule is None or rule.is_unconditional:
            return
        self._check(table, Op.EDIT, as_stored(self._stored.connection, record))
        self._check_outcome(rule, {**as_wanted(record), **values}, [*values, "version"])

    def check_new(self, record: Any) -> None:
        """Refuse a record that is to be added and may not be."""
        self._check_new(record.__tablename__, as_wanted(record))

    def _check_outcome(self, rule: Rule, row: Mapping[str, Any], changed: Sequence[str]) -> None:
        if not may_become(self.actor, rule.table, row, changed, self._stored):
            if rule.columns is not None and not rule.columns.issuperset(changed):
                raise access_words.refused_columns(rule.table)
            raise access_words.refused_outcome(self.actor.role, rule)

    # -- before the commit -------------------------------------------------------------------------------------------

    def check_log(self) -> None:
        """Refuse the whole change where anything that it wrote was not allowed."""
        if self.is_enforced or self.actor.role is Role.OWNER:
            return
        for table_name, op in self._stored.connection.execute(_WRITTEN, {"id": self._change_set_id}).all():
            rule = self._rule(table_name, _OPS[op])
            if rule is None or rule.is_unconditional:
                continue
            for look in self._looks(Base.metadata.tables[table_name], op):
                self._check_logged(rule, look)
            if op == "U" and (rule.then is not None or rule.columns is not None):
                self._check_outcomes(rule)

    def _looks(self, table: Table, op: str) -> list[_Look]:
        """Where to look for the rows of one operation as they were judged by the rule's ``when``."""
        image = of_image(table, "log.before", self._stored.connection.dialect.name)
        ours = f"log.change_set_id = {self._change_set_id:d} AND log.table_name = '{table.name}'"
        if op != "I":
            return [_Look("log.row_id", "change_rows AS log", f"{ours} AND log.op = '{op}'", image)]
        inserted = f"SELECT log.row_id FROM change_rows AS log WHERE {ours} AND log.op = 'I'"
        later = f"FROM change_rows AS log WHERE {ours} AND log.op <> 'I'"
        # What was edited or removed again in the same change is judged as it was added: by its first image.
        first = f"log.id IN (SELECT min(log.id) {later} GROUP BY log.row_id) AND log.row_id IN ({inserted})"
        untouched = f"id IN ({inserted}) AND id NOT IN (SELECT log.row_id {later})"
        return [
            _Look("id", table.name, untouched, of_row(table)),
            _Look("log.row_id", "change_rows AS log", first, image),
        ]

    def _check_logged(self, rule: Rule, look: _Look) -> None:
        refused = f"{look.where} AND ({self._sql(rule, look.column)}) IS NOT TRUE"
        connection = self._stored.connection
        row_id = connection.scalar(text(f"SELECT {look.key} FROM {look.source} WHERE {refused} LIMIT 1"))
        if row_id is not None:
            row = stored_row(connection, rule.table, row_id) or {}
            raise access_words.refused_row(self.actor.role, rule.table, rule.op, self._stored.whose(row))

    def _check_outcomes(self, rule: Rule) -> None:
        statement = text(
            "SELECT before, after FROM change_rows WHERE change_set_id = :id AND table_name = :name AND op = 'U'"
        ).columns(*(Base.metadata.tables["change_rows"].c[name] for name in ("before", "after")))
        rows = self._stored.connection.execute(statement, {"id": self._change_set_id, "name": rule.table})
        for before, after in rows:
            was, becomes = decode(rule.table, before), decode(rule.table, after)
            self._check_outcome(rule, becomes, [*differing(was, becomes)])

    def _sql(self, rule: Rule, column: Column) -> str:
        deals = rule_for(self.actor.role, "deals", Op.EDIT)
        return as_sql(rule.when, column, terms_of(self.actor, self._change_set_id, deals))


@event.listens_for(GuardedSession, "before_flush")
def _on_flush(session: Session, _context: object, _instances: object) -> None:
    gate: Gate | None = session.info.get(_GATE)
    if gate is not None:
        gate.check_session(session)


@event.listens_for(GuardedSession, "do_orm_execute")
def _on_execute(state: ORMExecuteState) -> None:
    """Statements that edit or remove many records at once, sent through a session."""
    gate: Gate | None = state.session.info.get(_GATE)
    if gate is None or not (state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    if statement.whereclause is not None:
        gate.require(statement.table, Op.EDIT if state.is_update else Op.REMOVE, statement.whereclause)
