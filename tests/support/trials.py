"""Attempts to read and write rows of all kinds, the same in a file and on a server that enforces the rules itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.domain.access import Actor, Forbidden, Op
from app.domain.access_ahead import Ahead
from app.domain.access_rules import may, may_become
from app.domain.roles import Role
from app.models import Base
from app.models.activities import Activity
from app.models.deals import Deal, DealLine
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.models.team import Target, Team, User
from app.models.views import CardRank, SavedView
from app.services.access import readable
from app.services.context import Context
from app.storage.access.rows import StoredRows, stored_row
from app.storage.unit_of_work import UnitOfWork
from tests.support.team import as_user

CODES = ("G1", "N1", "D1", "Won", "Lost")
MODELS: dict[str, Any] = {
    model.__tablename__: model
    for model in (Deal, DealLine, Task, Activity, Company, User, Target, SavedView, CardRank, Team)
}
OWNERS: tuple[Role | None, ...] = (None, *Role)
# A column that tells nobody apart, and the one that names somebody.
PLAIN = {
    "deals": "name",
    "deal_lines": "position",
    "tasks": "subject",
    "activities": "subject",
    "companies": "city",
    "users": "initials",
    "targets": "amount_minor",
    "saved_views": "screen",
    "card_ranks": "rank",
    "teams": "name",
}
WHOSE = {"deals": "owner_id", "tasks": "owner_id", "companies": "owner_id", "activities": "user_id"}
WHOSE |= {"saved_views": "user_id"}
# What hangs on a deal, and may be hung on another: told by its place among them.
OF_DEALS = ("deal_lines", "tasks", "activities")
_DEALS = len(CODES) * len(OWNERS)


@dataclass(frozen=True)
class Trial:
    """Somebody of ``role`` does ``op`` with the row at ``place`` of a table, and would give columns these values.

    Values are told in words: a role stands for its person, a code for its phase. ``past_session`` sends a statement
    of its own instead of a changed record.
    """

    role: Role
    table: str
    place: int
    op: Op
    changes: tuple[tuple[str, object], ...] = ()
    past_session: bool = False


@dataclass(repr=False)
class Ground:
    """A database with a row for each way in which rules can tell rows apart. ``rows`` holds the keys of each table."""

    ctx: Context
    users: dict[Role, int]
    rows: dict[str, list[int]] = field(default_factory=dict)
    phases: dict[str, int] = field(default_factory=dict)

    def fill(self) -> Ground:
        """Store the rows, in the same order everywhere."""
        with self.ctx.unit_of_work("Filled") as uow:
            self._phases(uow.session)
            self._deals(uow)
            self._work(uow)
            self._people(uow)
        self.rows["teams"] = [1]
        return self

    def _phases(self, session: Session) -> None:
        found = session.scalars(select(Phase).order_by(Phase.id.desc()))
        self.phases = {phase.code: phase.id for phase in found}
        self._pipelines = dict(session.execute(select(Phase.id, Phase.pipeline_id)).all())

    def _keep(self, session: Session, records: list[Any]) -> list[int]:
        session.add_all(records)
        session.flush()
        keys = [record.id for record in records]
        self.rows.setdefault(records[0].__tablename__, []).extend(keys)
        return keys

    def _key(self, owner: Role | None) -> int | None:
        return None if owner is None else self.users[owner]

    def _deals(self, uow: UnitOfWork) -> None:
        """Twice: something hangs on the first half, and the second half may go."""
        for _ in range(2):
            deals = [
                Deal(
                    name="Deal",
                    owner_id=self._key(owner),
                    currency="EUR",
                    created_at=uow.now,
                    phase_id=self.phases[code],
                    pipeline_id=self._pipelines[self.phases[code]],
                    phase_entered_at=uow.now,
                )
                for code, owner in product(CODES, OWNERS)
            ]
            self._keep(uow.session, deals)
        lines = [DealLine(deal_id=deal, quantity=1, unit_price_minor=1, position=0) for deal in self.first_deals]
        self._keep(uow.session, lines)

    @property
    def first_deals(self) -> list[int]:
        return self.rows["deals"][:_DEALS]

    def _work(self, uow: UnitOfWork) -> None:
        now = uow.now
        some = (None, *self.first_deals[1:_DEALS:3])
        tasks = [
            Task(
                kind="call", subject="Ring", due_on=now.date(), deal_id=deal, owner_id=self._key(owner), created_at=now
            )
            for owner, deal in product(OWNERS, some)
        ]
        activities = [
            Activity(kind="call", subject="Rang", happened_at=now, deal_id=deal, user_id=self._key(owner))
            for owner, deal in product(OWNERS, some)
        ]
        ranks = [
            CardRank(user_id=user, deal_id=deal, rank=1.0) for user in self.users.values() for deal in some[1:] if deal
        ]
        for records in (tasks, activities, ranks):
            self._keep(uow.session, records)

    def _people(self, uow: UnitOfWork) -> None:
        views = [SavedView(user_id=self._key(owner), screen="board", name="Mine", definition={}) for owner in OWNERS]
        companies = [
            Company(name="Ferro", match_key="ferro", owner_id=self._key(owner), created_at=uow.now) for owner in OWNERS
        ]
        targets = [Target(user_id=user, period="2026", amount_minor=1, currency="EUR") for user in self.users.values()]
        spare = [User(name=f"Spare {role}", match_key=f"spare {role}", initials="S", role=str(role)) for role in Role]
        for records in (views, companies, targets, spare):
            self._keep(uow.session, records)
        self.rows["users"] += self.users.values()

    # -- what a trial means here ---------------------------------------------------------------------------------------

    def key(self, trial: Trial) -> int:
        """The key of the trial's row. What is removed has nothing that refers to it."""
        keys = self.rows[trial.table]
        if trial.op is Op.REMOVE and trial.table == "deals":
            keys = keys[_DEALS:]
        if trial.op is Op.REMOVE and trial.table == "users":
            keys = keys[: len(Role)]
        return keys[trial.place % len(keys)]

    def values(self, trial: Trial) -> dict[str, object]:
        """The values that the trial would store. What the row holds already is no change, and is not sent."""
        wanted = {name: self._value(name, value) for name, value in trial.changes}
        row = self.row(trial)
        return {name: value for name, value in wanted.items() if trial.op is not Op.EDIT or row[name] != value}

    def row(self, trial: Trial) -> Mapping[str, Any]:
        """The trial's row as it is stored."""
        with self.ctx.reading() as session:
            row = stored_row(session.connection(), trial.table, self.key(trial))
        assert row is not None
        return row

    def _value(self, column: str, value: object) -> Any:
        if column == "deal_id":
            return self.first_deals[int(str(value)) % _DEALS]
        if column == "phase_id":
            return self.phases[str(value)]
        return self.users[value] if isinstance(value, Role) and column != "role" else value

    def new_row(self, row: Mapping[str, Any], trial: Trial) -> dict[str, Any]:
        """A copy of a row, changed, where nothing is unique that must be."""
        apart: dict[str, dict[str, Any]] = {
            "users": {"match_key": "somebody new", "login": None},
            "targets": {"period": "2027"},
            "card_ranks": {"deal_id": self.rows["deals"][-1]},
        }
        copy = {name: value for name, value in row.items() if name != "id"}
        return {**copy, **apart.get(trial.table, {}), **self.values(trial)}


def by_rule(ground: Ground, trial: Trial) -> bool:
    """What the rule itself says."""
    actor = Actor(ground.users[trial.role], trial.role)
    with ground.ctx.reading() as session:
        around, row = StoredRows(session.connection()), ground.row(trial)
        if trial.op is Op.ADD:
            return may(actor, trial.table, Op.ADD, ground.new_row(row, trial), around)
        if not may(actor, trial.table, trial.op, row, around):
            return False
        values = ground.values(trial)
        return trial.op is not Op.EDIT or may_become(actor, trial.table, {**row, **values}, values, around)


def by_window(ground: Ground, trial: Trial) -> bool:
    """What the window tells beforehand from what it has loaded, which is all of it here."""
    with ground.ctx.reading() as session:
        kinds = dict(session.execute(select(Phase.id, Phase.kind)).all())
        found = session.execute(select(Deal.id, Deal.owner_id, Deal.phase_id)).mappings()
        deals = {row["id"]: dict(row) for row in found}
        row = ground.row(trial)
    ahead = Ahead(Actor(ground.users[trial.role], trial.role), kinds, deals)
    if trial.op is Op.EDIT:
        return not ahead.why_not_edit(trial.table, row, (), becomes=ground.values(trial))
    return not ahead.why_not_row(trial.table, trial.op, ground.new_row(row, trial) if trial.op is Op.ADD else row)


class _Undone(Exception):
    """Ends a trial, so that nothing of it stays."""


def by_program(ground: Ground, trial: Trial) -> bool:
    """Whether a unit of work of the person's lets it pass."""
    with ground.ctx.reading() as session:
        name = session.get_one(User, ground.users[trial.role]).name
    ctx = as_user(ground.ctx, name)
    if trial.op is Op.READ:
        model = MODELS[trial.table]
        with ctx.reading() as session:
            return (
                session.scalar(select(model.id).where(readable(ctx, model), model.id == ground.key(trial))) is not None
            )
    try:
        with ctx.unit_of_work("Trial") as uow:
            (_by_statement if trial.past_session else _by_session)(uow, ground, trial)
            assert uow.gate is not None
            uow.gate.check_log()
            raise _Undone
    except _Undone:
        return True
    except Forbidden:
        return False


def _by_session(uow: UnitOfWork, ground: Ground, trial: Trial) -> None:
    model, key = MODELS[trial.table], ground.key(trial)
    record = uow.session.get_one(model, key)
    if trial.op is Op.REMOVE:
        uow.session.delete(record)
    elif trial.op is Op.EDIT:
        for name, value in ground.values(trial).items():
            setattr(record, name, value)
    else:
        uow.session.add(model(**ground.new_row(ground.row(trial), trial)))
    uow.session.flush()


def _by_statement(uow: UnitOfWork, ground: Ground, trial: Trial) -> None:
    uow.connection.execute(_statement(ground, trial))


def _statement(ground: Ground, trial: Trial) -> Any:
    table, key = Base.metadata.tables[trial.table], ground.key(trial)
    if trial.op is Op.REMOVE:
        return delete(table).where(table.c.id == key)
    if trial.op is Op.EDIT:
        return update(table).where(table.c.id == key).values(ground.values(trial))
    return insert(table).values(ground.new_row(ground.row(trial), trial))


def by_server(ground: Ground, trial: Trial, connection: Connection) -> bool:
    """Whether the server lets it pass, for a connection of the person's own."""
    transaction = connection.begin()
    try:
        if trial.op is Op.READ:
            table = Base.metadata.tables[trial.table]
            return connection.scalar(select(table.c.id).where(table.c.id == ground.key(trial))) is not None
        opened = (
            "INSERT INTO change_sets (user_id, made_at, label, is_bulk) VALUES (:me, now(), '', false) RETURNING id"
        )
        key = connection.scalar(text(opened), {"me": ground.users[trial.role]})
        connection.execute(text("SELECT set_config('headwater.change_set', :key, true)"), {"key": str(key)})
        # What an UPDATE or DELETE may not touch is passed over in silence; an INSERT fails.
        return connection.execute(_statement(ground, trial)).rowcount == 1 or trial.op is Op.ADD
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        return False
    finally:
        transaction.rollback()
