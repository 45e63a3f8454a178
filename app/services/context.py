"""What every use case is given: the database, who asks, and what day it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.roles import Role
from app.domain.working_calendar import WorkingCalendar
from app.services.errands import Call, carry_out, current_errand, known
from app.storage.access.who import signed_in
from app.storage.location import Mode
from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.domain.access import Actor
    from app.domain.logo import Logo
    from app.storage.database import Database
    from app.storage.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")

_TEAM = Question("app.services.statements", "team")
_LOGO = Question("app.services.statements", "logo")
_USERS = Question("app.services.statements", "active_users")


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """The team's settings that rules need.

    ``year_start`` is the month, 1 to 12, with which its year begins. ``reps_share_deals``: reps may edit each other's.
    ``logo`` stands in the head of what is printed.
    """

    name: str
    currency: str
    country: str | None
    template_key: str
    year_start: int = 1
    reps_share_deals: bool = False
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class UserFacts:
    """Somebody of the team."""

    id: int
    name: str
    initials: str
    role: str


@dataclass(frozen=True)
class Context:
    """Immutable; shared by all threads."""

    db: Database
    clock: Clock
    team: TeamFacts
    user: UserFacts
    calendar: WorkingCalendar = field(default_factory=lambda: WorkingCalendar(None))

    @property
    def actor(self) -> Actor:
        """The user, as the rules of access see them."""
        from app.domain.access import Actor  # rules are for whoever acts: the window opens without them

        return Actor(self.user.id, Role(self.user.role), self.team.reps_share_deals)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries."""
        with self.db.reading() as session:
            yield session

    def answer(self, work: Callable[[Asker], R]) -> R:
        """What ``work`` makes of the answers to its questions; it may be done twice (`Database.answer`)."""
        return self.db.answer(work)

    def unit_of_work(
        self,
        label: str,
        *,
        key: str | None = None,
        undoes_id: int | None = None,
        is_bulk: bool = False,
        undoes_part: tuple[str, int] | None = None,
    ) -> UnitOfWork:
        """A write transaction of this user, now. ``label`` is what history and the undo entry call it.

        It refuses, as Forbidden, what the user's role doesn't allow (``domain/access_rules.py``).
        """
        # What only whoever writes needs is loaded with the first command, not before the window.
        from app.storage.access.gate import Gate
        from app.storage.unit_of_work import Intent

        errand = current_errand()
        if errand is not None and key is None:
            key = errand.next_key()
        intent = Intent(label, self.user.id, self.clock.now(), key, undoes_id, is_bulk, undoes_part)
        uow = self.db.unit_of_work(intent, Gate(self.user.id))
        if errand is not None:
            errand.join(uow)
        return uow


def command(use_case: Callable[Concatenate[Context, P], R]) -> Callable[Concatenate[Context, P], R]:
    """Mark a use case that writes: it is run again, from its start, while another program holds the lock.

    It happens at most once (``errands``): when the answer to its commit is lost, that is found out before it is told.
    """

    @wraps(use_case)
    def carried_out(ctx: Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result: R = carry_out(Call(use_case, args, kwargs), ctx)
        return result

    known(use_case, carried_out)
    return carried_out


def open_context(db: Database, clock: Clock, user_name: str | None) -> Context:
    """The context for a set-up database. UserError where the team or the user can't be found.

    ``user_name`` is a name or its beginning in any spelling. With None it is whose login is used, else the first
    active owner, else the first user. A personal login is its user's alone, except that an owner may work as somebody
    else; EnvironmentFault for a login that belongs to nobody. A name that somebody had once still means them, as long
    as nobody else has it: a computer remembers names that were changed elsewhere.
    """

    def read(asker: Asker) -> Context:
        # Only a server knows who signed in.
        own_id = signed_in(asker.session().connection()).user_id if db.mode is Mode.POSTGRESQL else None
        team = next(iter(asker.rows(_TEAM)), None)
        if team is None:
            raise UserError("This database has no team yet. Set it up with: headwater init")
        user = _find_user(asker, user_name) if own_id is None else _own_user(asker, own_id, user_name)
        return _context(asker, db, clock, team, user)

    return db.answer(read)


def renewed(ctx: Context) -> Context:
    """The same with the facts of team and user as they are stored now: somebody may have changed them."""
    from app.models.team import User

    with ctx.reading() as session:
        asker = SessionAsker(session)
        (team,) = asker.rows(_TEAM)
        return _context(asker, ctx.db, ctx.clock, team, session.get_one(User, ctx.user.id))


def team_facts(team: Any) -> TeamFacts:
    """What use cases need of a team: the record, or a row of all its columns."""
    return TeamFacts(
        team.name,
        team.currency,
        team.country,
        team.template_key,
        team.fiscal_year_start_month,
        team.reps_share_deals,
    )


def _context(asker: Asker, db: Database, clock: Clock, team: Any, user: Any) -> Context:
    facts = replace(team_facts(team), logo=_logo(asker))
    who = UserFacts(user.id, user.name, user.initials, user.role)
    return Context(db, clock, facts, who, WorkingCalendar(facts.country))


def _logo(asker: Asker) -> Logo | None:
    stored = next(iter(asker.rows(_LOGO)), None)
    if stored is None:
        return None
    from app.domain.logo import Logo

    return Logo(stored.picture, stored.wide, stored.tall)


def _own_user(asker: Asker, user_id: int, name: str | None) -> Any:
    """The user of a personal login, or whom an owner wants to work as."""
    from app.models.team import User

    own = asker.session().get_one(User, user_id)
    if name is None:
        return own
    wanted = _find_user(asker, name)
    if wanted.id != own.id and own.role != "owner":
        raise UserError(
            f"You are signed in as {own.name}, so you can't work as {wanted.name}. Leave --user out.", field="user"
        )
    return wanted


def _find_user(asker: Asker, name: str | None) -> Any:
    from app.domain.text import match_key

    users = asker.rows(_USERS)
    if not users:
        raise UserError("This database has no active user. Add one with: headwater init")
    if name is None:
        return users[0]
    key = match_key(name)
    exact = [user for user in users if user.match_key == key]
    near = exact or [user for user in users if user.match_key.startswith(key)]
    if len(near) == 1:
        return near[0]
    if not near and (renamed := _formerly(asker, key, users)) is not None:
        return renamed
    known = ", ".join(user.name for user in users[:8])
    problem = "Several users begin" if near else "There is no user"
    raise UserError(f"{problem} with the name “{name}”. Known are: {known}.", field="user")


def _formerly(asker: Asker, key: str, users: Sequence[Any]) -> Any | None:
    """Who of the users had this name last, by the change log."""
    session = asker.session()
    from sqlalchemy import select

    from app.models.changes import ChangeRow
    from app.storage.images import decode

    ids = {user.id: user for user in users}
    edits = select(ChangeRow.row_id, ChangeRow.before).where(
        ChangeRow.table_name == "users", ChangeRow.row_id.in_(ids), ChangeRow.op == "U"
    )
    for row_id, before in session.execute(edits.order_by(ChangeRow.id.desc())):
        if decode("users", before).get("match_key") == key:
            return ids[row_id]
    return None
