"""Who is away, and who does their tasks meanwhile.

While somebody is away, what falls due to them goes to their stand-in; ``original_owner_id`` keeps whose it was, and it
comes back when they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session, aliased

from app.domain.access import Op
from app.domain.access_rules import LEADERS, rule_for
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.models.tasks import Absence, Task
from app.models.team import User
from app.services.context import Context, command
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard, guard_deletion

_LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class SetAbsence:
    """Somebody is away, both days included; ``absence_id`` changes an absence on top of its ``version``.

    ``user_id`` None is the user. Without a stand-in their tasks wait for them, and leaders are told what falls due.
    """

    from_on: date
    until_on: date
    stand_in_id: int | None = None
    user_id: int | None = None
    absence_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveAbsence:
    """They aren't away after all, or are back."""

    absence_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence with names."""

    id: int
    version: int
    user_id: int
    user: str
    from_on: date
    until_on: date
    stand_in_id: int | None
    stand_in: str


@command
def set_absence(ctx: Context, cmd: SetAbsence) -> Saved:
    """Note an absence; what falls due to them meanwhile goes to the stand-in at once.

    UserError where the days don't fit together or another absence covers some of them already.
    """
    user_id = cmd.user_id or ctx.user.id
    wanted = {"from_on": cmd.from_on, "until_on": cmd.until_on, "stand_in_id": cmd.stand_in_id}
    with ctx.unit_of_work("Noted an absence") as uow:
        user = fetch(uow, User, user_id, noun="user")
        _check(uow.session, cmd, user)
        if cmd.absence_id is None:
            absence = Absence(user_id=user_id, **wanted)
            uow.session.add(absence)
        else:
            absence = fetch(uow, Absence, cmd.absence_id, noun="absence")
            for name, value in guard(uow, absence, cmd.version, wanted).items():
                setattr(absence, name, value)
        uow.session.flush()
        count = len(settle_all(ctx, uow.session, [user_id]))
        first, last = (medium_day(day, ctx.clock.today()) for day in (cmd.from_on, cmd.until_on))
        told = f"; {count} reminder{'s' if count > 1 else ''} for the stand-in" if count else ""
        uow.label = f"{user.name} is away from {first} to {last}{told}"
    return saved(uow, absence)


@command
def remove_absence(ctx: Context, cmd: RemoveAbsence) -> Saved:
    """Delete an absence; what is still to be done comes back."""
    with ctx.unit_of_work("Removed an absence") as uow:
        absence = fetch(uow, Absence, cmd.absence_id, noun="absence")
        guard_deletion(uow, absence, cmd.version)
        uow.session.delete(absence)
        uow.session.flush()
        settle_all(ctx, uow.session, [absence.user_id])
        uow.label = f"{fetch(uow, User, absence.user_id, noun='user').name} is not away"
    return saved(uow, absence)


def absences(ctx: Context, *, with_past: bool = False) -> tuple[AbsenceRow, ...]:
    """Everybody's, the earliest first."""
    stand_in = aliased(User)
    statement = (
        select(Absence, User.name, stand_in.name)
        .join(User, User.id == Absence.user_id)
        .outerjoin(stand_in, stand_in.id == Absence.stand_in_id)
        .order_by(Absence.from_on, Absence.id)
    )
    if not with_past:
        statement = statement.where(Absence.until_on >= ctx.clock.today())
    with ctx.reading() as session:
        return tuple(
            AbsenceRow(one.id, one.version, one.user_id, user, one.from_on, one.until_on, one.stand_in_id, other or "")
            for one, user, other in session.execute(statement)
        )


@dataclass(frozen=True, slots=True)
class Rota:
    """Who is away from today on, and who stands in for them."""

    away: tuple[Absence, ...]

    def whose_turn(self, user_id: int, day: date) -> int:
        """Who does the tasks of somebody on a day: they, or their stand-in, or that one's; they where nobody can."""
        seen, who = {user_id}, user_id
        while (absence := self._absence(who, day)) is not None:
            if absence.stand_in_id is None or absence.stand_in_id in seen:
                return user_id
            who = absence.stand_in_id
            seen.add(who)
        return who

    def alone_from(self, user_id: int, day: date) -> date | None:
        """Since when somebody is away on a day on which nobody can do their tasks; None where somebody can."""
        absence = self._absence(user_id, day)
        return absence.from_on if absence is not None and self.whose_turn(user_id, day) == user_id else None

    def _absence(self, user_id: int, day: date) -> Absence | None:
        return next((one for one in self.away if one.user_id == user_id and one.from_on <= day <= one.until_on), None)


def read_rota(session: Session, today: date) -> Rota:
    """The absences that aren't over."""
    return Rota(tuple(session.scalars(select(Absence).where(Absence.until_on >= today).order_by(Absence.id))))


def settle_owner(ctx: Context, session: Session, task: Task, *, is_new: bool = False, rota: Rota | None = None) -> bool:
    """Give a task to whoever does it on its day: a stand-in, or whose it is. True where it changed hands.

    A stand-in may not add tasks for others: what is new stays theirs until the other's program takes it back.
    """
    home = task.original_owner_id or task.owner_id
    if home is None or task.done_at is not None:
        return False
    today = ctx.clock.today()
    who = (rota or read_rota(session, today)).whose_turn(home, max(task.due_on, today))
    before = (task.owner_id, task.original_owner_id)
    after = (who, None if who == home else home)
    if before == after or (is_new and who == home != ctx.user.id and not leads(ctx)):
        return False
    task.owner_id, task.original_owner_id = after
    return True


def leads(ctx: Context) -> bool:
    """Whether the user looks after everybody's tasks."""
    return ctx.actor.role in LEADERS


def settle_all(ctx: Context, session: Session, user_ids: Sequence[int] | None = None) -> list[Task]:
    """Give open tasks of these users, or of everybody, to whoever does them on their day; answers those that moved.

    Only what the user may give or take back: their own, what they keep for others, and for leaders everything.
    """
    if rule_for(ctx.actor.role, "tasks", Op.EDIT) is None:
        return []
    rota = read_rota(session, ctx.clock.today())
    away = [one.user_id for one in rota.away]
    if user_ids is not None:
        away = [key for key in away if key in user_ids]
    # Not "is not null", and sorted later: otherwise the database goes through all tasks rather than through an index.
    theirs = Task.original_owner_id > 0 if user_ids is None else Task.original_owner_id.in_(user_ids)
    reach = true() if leads(ctx) else or_(Task.owner_id == ctx.user.id, Task.original_owner_id == ctx.user.id)
    concerned = or_(theirs, Task.owner_id.in_(away)) if away else theirs
    found = session.scalars(select(Task).where(Task.done_at.is_(None), concerned, reach)).all()
    return [task for task in sorted(found, key=attrgetter("id")) if settle_owner(ctx, session, task, rota=rota)]


def _check(session: Session, cmd: SetAbsence, user: User) -> None:
    if cmd.until_on < cmd.from_on:
        raise UserError("The last day lies before the first. Choose a later one.", field="until_on")
    if (cmd.until_on - cmd.from_on).days > _LONGEST_DAYS:
        raise UserError("That is more than two years. Hand their work over instead.", field="until_on")
    if cmd.stand_in_id == user.id:
        raise UserError("Nobody can stand in for themselves. Choose somebody else.", field="stand_in_id")
    if cmd.stand_in_id is not None:
        stand_in = session.get(User, cmd.stand_in_id)
        if stand_in is None or not stand_in.is_active:
            raise UserError("Choose somebody active to stand in.", field="stand_in_id")
    overlaps = (Absence.from_on <= cmd.until_on) & (Absence.until_on >= cmd.from_on)
    other = session.scalar(
        select(Absence).where(Absence.user_id == user.id, overlaps, Absence.id != (cmd.absence_id or 0)).limit(1)
    )
    if other is not None:
        raise UserError(
            f"{user.name} is away already from {medium_day(other.from_on, cmd.from_on)}. Change that absence instead.",
            field="from_on",
        )
