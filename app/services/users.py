"""The people of the team."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.access import Op
from app.domain.errors import UserError
from app.domain.pipelines import OPEN_KINDS
from app.domain.roles import Role
from app.domain.text import match_key
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.models.tasks import Task
from app.models.team import Team, User
from app.services import field_words
from app.services.choices import Choice, by_words
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.services.setup import new_user
from app.storage.guard import fetch, guard
from app.storage.unit_of_work import UnitOfWork

_EDITABLE = frozenset({"name", "initials", "email", "role", "region", "manager_id"})


@dataclass(frozen=True, slots=True)
class CreateUser:
    """Somebody new. ``initials`` None are made from the name; ``role`` is one of ``domain.roles.Role``."""

    name: str
    role: str = "rep"
    initials: str | None = None
    email: str | None = None
    region: str | None = None
    manager_id: int | None = None


@dataclass(frozen=True, slots=True)
class EditUser:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    user_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeactivateUser:
    """Somebody left. Their open deals and tasks go to ``hand_over_to``; with None they keep their owner."""

    user_id: int
    version: int | None = None
    hand_over_to: int | None = None


@dataclass(frozen=True, slots=True)
class ReactivateUser:
    """Somebody came back."""

    user_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody of the team; ``manager`` is a name, ``login`` how they sign in to PostgreSQL."""

    id: int
    name: str
    initials: str
    role: str
    email: str | None
    is_active: bool
    version: int
    region: str | None
    manager_id: int | None
    manager: str | None
    login: str | None = None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What somebody has in hand: open deals, and tasks not done yet."""

    deals: int
    tasks: int


@command
def create_user(ctx: Context, cmd: CreateUser) -> Saved:
    """Add somebody; UserError where the name is empty or taken in another spelling."""
    with ctx.unit_of_work("Added somebody to the team") as uow:
        user = add_user(uow, cmd)
    return saved(uow, user)


def add_user(uow: UnitOfWork, cmd: CreateUser) -> User:
    """The same within a unit of work, which is named after them."""
    given = {"name": cmd.name, "role": cmd.role, "email": cmd.email, "region": cmd.region}
    values = _checked(given | {"manager_id": cmd.manager_id} | ({"initials": cmd.initials} if cmd.initials else {}))
    uow.label = f"Added {values['name']} to the team"
    _refuse_twin(uow, values["match_key"], 0)
    check_references(uow.session, User, values)
    user = new_user(values["name"])
    for name, value in values.items():
        setattr(user, name, value)
    uow.session.add(user)
    uow.session.flush()
    return user


@command
def edit_user(ctx: Context, cmd: EditUser) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a user") as uow:
        # One's own name and initials may be changed by those who may not lock the team, too.
        user = _locked(uow, cmd.user_id) if "role" in values else fetch(uow, User, cmd.user_id, noun="user")
        if "match_key" in values:
            _refuse_twin(uow, values["match_key"], user.id)
        if values.get("role", user.role) != user.role:
            _require_other_owner(uow, user, "keeps this role")
        _refuse_circle(uow.session, user, values.get("manager_id"))
        change(uow, user, cmd.version, values)
        uow.label = f"Changed {field_words.labels(cmd.values)} of {user.name}"
    return saved(uow, user)


@command
def deactivate_user(ctx: Context, cmd: DeactivateUser) -> Saved:
    """Take somebody out of the team; UserError for oneself, and for the last active owner."""
    with ctx.unit_of_work("Disabled a user") as uow:
        user = _locked(uow, cmd.user_id)
        guard(uow, user, cmd.version, {"is_active": False})
        _require_other_owner(uow, user, "stays active")
        if user.id == ctx.user.id:
            raise UserError("This is you. Ask another owner to disable you.")
        if cmd.hand_over_to is not None:
            _hand_over(uow, user, cmd.hand_over_to)
        user.is_active = False
        uow.label = f"Disabled {user.name}"
    return saved(uow, user)


@command
def reactivate_user(ctx: Context, cmd: ReactivateUser) -> Saved:
    """Take somebody back into the team."""
    with ctx.unit_of_work("Enabled a user") as uow:
        user = fetch(uow, User, cmd.user_id, noun="user")
        guard(uow, user, cmd.version, {"is_active": True})
        user.is_active = True
        uow.label = f"Enabled {user.name}"
    return saved(uow, user)


def users(ctx: Context, *, with_inactive: bool = False) -> tuple[UserRow, ...]:
    """The team by name, the asking user first and those who left last."""
    manager = aliased(User)
    statement = (
        select(User, manager.name)
        .outerjoin(manager, manager.id == User.manager_id)
        .order_by(User.is_active.desc(), User.id != ctx.user.id, User.name, User.id)
    )
    if not with_inactive:
        statement = statement.where(User.is_active)
    with ctx.reading() as session:
        return tuple(_row(user, name) for user, name in session.execute(statement))


def user_choices(ctx: Context, text: str = "", *, limit: int = 20) -> tuple[Choice, ...]:
    """Active users for a picker."""
    rows = [Choice(user.id, user.name, user.role.replace("_", " ")) for user in users(ctx)]
    return by_words(rows, text, limit)


def open_work(ctx: Context, user_id: int) -> OpenWork:
    """What would have nobody to do it if this user left."""
    deals = select(func.count()).select_from(Deal).where(*_open_deals_of(user_id))
    tasks = select(func.count()).select_from(Task).where(Task.owner_id == user_id, Task.done_at.is_(None))
    with ctx.reading() as session:
        return OpenWork(session.scalar(deals) or 0, session.scalar(tasks) or 0)


def _row(user: User, manager: str | None) -> UserRow:
    return UserRow(
        user.id,
        user.name,
        user.initials,
        user.role,
        user.email,
        user.is_active,
        user.version,
        user.region,
        user.manager_id,
        manager,
        user.login,
    )


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(User, given, _EDITABLE)
    require(values, "name", "Enter a name.")
    require(values, "initials", "Enter one to four letters.")
    if values.get("role", Role.REP) not in set(Role):
        known = ", ".join(role.words.lower() for role in Role)
        raise UserError(f"There is no role “{values['role']}”. The roles are: {known}.", field="role")
    if "name" in values:
        values["match_key"] = match_key(values["name"])
        if not values["match_key"]:
            raise UserError("A name needs at least one letter or figure.", field="name")
    return values


def _locked(uow: UnitOfWork, user_id: int) -> User:
    """The user, while nobody else changes who owns the team: two owners might deactivate each other at once."""
    if uow.gate is not None:
        uow.gate.require(User.metadata.tables["users"], Op.EDIT, User.id == user_id)
    uow.session.get(Team, 1, with_for_update=True)
    return fetch(uow, User, user_id, noun="user")


def _refuse_twin(uow: UnitOfWork, key: str, own_id: int) -> None:
    twin = uow.session.scalar(select(User).where(User.match_key == key, User.id != own_id).limit(1))
    if twin is not None:
        state = "" if twin.is_active else ", who is not active"
        raise UserError(
            f"There is a user “{twin.name}” already{state}. Add something that tells them apart.", field="name"
        )


def _require_other_owner(uow: UnitOfWork, user: User, fate: str) -> None:
    others = select(User.id).where(User.role == str(Role.OWNER), User.is_active, User.id != user.id).limit(1)
    if user.role == Role.OWNER and user.is_active and uow.session.scalar(others) is None:
        raise UserError(
            f"{user.name} is the only active owner and {fate}. Make somebody else an owner first.", field="role"
        )


def _refuse_circle(session: Session, user: User, manager_id: int | None) -> None:
    """Nobody reports to themselves, by whichever way."""
    seen: set[int] = set()
    while manager_id is not None and manager_id not in seen:
        if manager_id == user.id:
            raise UserError(f"{user.name} can't report to themselves, directly or by others.", field="manager_id")
        seen.add(manager_id)
        manager_id = session.scalar(select(User.manager_id).where(User.id == manager_id))


def _hand_over(uow: UnitOfWork, user: User, to_id: int) -> None:
    heir = fetch(uow, User, to_id, noun="user")
    if not heir.is_active or heir.id == user.id:
        raise UserError("Choose somebody active to take over.", field="hand_over_to")
    deals = update(Deal).where(*_open_deals_of(user.id))
    tasks = update(Task).where(Task.owner_id == user.id, Task.done_at.is_(None))
    uow.session.execute(deals.values(owner_id=heir.id, version=Deal.version + 1))
    uow.session.execute(tasks.values(owner_id=heir.id, version=Task.version + 1))


def _open_deals_of(user_id: int) -> tuple[ColumnElement[bool], ...]:
    is_open = Deal.phase_id.in_(select(Phase.id).where(Phase.kind.in_(OPEN_KINDS)))
    return Deal.owner_id == user_id, is_open


def who_is(ctx: Context, user_id: int) -> tuple[str, str]:
    """The name and initials of somebody of the team; empty where nobody has that key."""
    with ctx.reading() as session:
        user = session.get(User, user_id)
        return (user.name, user.initials) if user is not None else ("", "")
