"""Personal logins on PostgreSQL, and what to say about who keeps the rules of roles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.access import Forbidden, Op
from app.domain.errors import UserError
from app.domain.roles import Role
from app.models.team import User
from app.services.context import Context, command
from app.services.saved import Saved, saved
from app.services.users import CreateUser, UserRow, add_user, users
from app.storage.access import logins
from app.storage.access.install import install_now
from app.storage.access.who import signed_in
from app.storage.guard import fetch
from app.storage.location import Mode
from app.storage.unit_of_work import UnitOfWork

_IN_A_FILE = (
    "The program keeps to the roles, but a file can't: whoever may open it can read and change all of it with other "
    "programs, and work here as anybody. With PostgreSQL the server itself keeps them."
)
_SHARED_LOGIN = (
    "Everybody shares one login to this server, so the program keeps to the roles but the database doesn't. Somebody "
    "who may create roles on the server can change that, with: headwater users protect"
)
_BY_THE_SERVER = "The server itself keeps to the roles: each person signs in with a login of their own."


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps the rules of roles: ``is_enforced`` by the server. ``words`` say what that means for the team.

    ``login`` is how this program is signed in, "" in a file; ``is_personal`` tells that it is the user's own.
    """

    is_enforced: bool
    is_personal: bool
    login: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How the user signs in: who keeps the rules, their own row, and whether nobody of the team has a login yet."""

    keeping: Keeping
    user: UserRow
    nobody_has_login: bool

    @property
    def uses_servers_login(self) -> bool:
        """Whether an owner works with a login that looks after the server, before anybody was given their own."""
        kept = self.keeping
        return kept.is_enforced and not kept.is_personal and self.nobody_has_login and self.user.role == Role.OWNER


@dataclass(frozen=True, slots=True)
class GiveLogin:
    """A login for somebody, or another password for the one they have. What is None is made up."""

    user_id: int
    login: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """How somebody signs in. The password is known now and never again. ``change_set_id`` undoes a new login."""

    name: str
    login: str
    password: str
    is_new: bool
    change_set_id: int | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """Somebody new. ``credentials`` are None where the database knows no logins."""

    saved: Saved
    credentials: Credentials | None


def keeping(ctx: Context) -> Keeping:
    """Who keeps the rules in this database."""
    with ctx.reading() as session:
        who = signed_in(session.connection())
    unprotected = _SHARED_LOGIN if ctx.db.mode is Mode.POSTGRESQL else _IN_A_FILE
    words = _BY_THE_SERVER if who.is_enforced else unprotected
    return Keeping(who.is_enforced, who.user_id is not None, who.login, words)


def standing(ctx: Context) -> Standing:
    """How the user of a context signs in."""
    team = users(ctx, with_inactive=True)
    own = next(row for row in team if row.id == ctx.user.id)
    return Standing(keeping(ctx), own, nobody_has_login=all(row.login is None for row in team))


@command
def give_login(ctx: Context, cmd: GiveLogin) -> Credentials:
    """Make a login, or reset the password of the one there is.

    UserError where the database knows no logins, where the login is taken, or the password is too short.
    """
    password = cmd.password or logins.new_password()
    with ctx.unit_of_work("Gave somebody a login") as uow:
        _require_server(uow)
        user = fetch(uow, User, cmd.user_id, noun="user")
        if user.login is None:
            made = _make(uow, user, cmd.login, password)
            uow.label = f"Gave {user.name} a login"
        else:
            made = Credentials(user.name, user.login, password, is_new=False)
            _require_may_edit(uow, user)
    if made.is_new:
        return replace(made, change_set_id=uow.change_set_id)
    # No row of the team changes, so it has a transaction of its own.
    logins.reset_password(ctx.db, made.login, password)
    return made


@command
def add_person(ctx: Context, cmd: CreateUser, login: str | None = None, password: str | None = None) -> Added:
    """Add somebody to the team, with a login where the server enforces the rules."""
    with ctx.unit_of_work("Added somebody to the team") as uow:
        user = add_user(uow, cmd)
        credentials = None
        if signed_in(uow.connection).is_enforced:
            credentials = _make(uow, user, login, password or logins.new_password())
    return Added(saved(uow, user), credentials)


@command
def protect(ctx: Context) -> bool:
    """Let the server enforce the rules from now on. Returns whether it does: this login may not be able to say so."""
    if ctx.user.role != Role.OWNER:
        raise Forbidden("Only owners decide who keeps the rules.")
    return install_now(ctx.db)


def _make(uow: UnitOfWork, user: User, login: str | None, password: str) -> Credentials:
    login = login or logins.login_for(uow.connection, user.name)
    logins.make_login(uow.connection, login, password)
    user.login = login
    uow.session.flush()
    return Credentials(user.name, login, password, is_new=True)


def _require_server(uow: UnitOfWork) -> None:
    if not signed_in(uow.connection).is_enforced:
        raise UserError("This database has no logins of its own. Nothing was changed.")


def _require_may_edit(uow: UnitOfWork, user: User) -> None:
    if uow.gate is not None:
        uow.gate.require(User.metadata.tables["users"], Op.EDIT, User.id == user.id)
