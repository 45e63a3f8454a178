"""Who is away, and who does their tasks meanwhile.

While somebody is away, what falls due to them goes to their stand-in; ``original_owner_id`` keeps whose it was, and it
comes back when they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.access_rules import LEADERS
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

    ``user_id`` None is the user. Without a stand-in their tasks wait for them.
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
        count = _settle_all(ctx, uow.session, user_id)
        first, last = (medium_day(day, ctx.clock.today()) for day in (cmd.from_on, cmd.until_on))
        told = f"; {count} reminders change hands" if count else ""
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
        _settle_all(ctx, uow.session, absence.user_id)
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


def settle_owner(ctx: Context, session: Session, task: Task, *, is_new: bool = False) -> bool:
    """Give a task to whoever does it on its day: a stand-in, or whose it is. True where it changed hands.

    A stand-in may not add tasks for others: what is new stays theirs until the other's program takes it back.
    """
    home = task.original_owner_id or task.owner_id
    if home is None or task.done_at is not None:
        return False
    who = whose_turn(session, home, max(task.due_on, ctx.clock.today()))
    if is_new and who == home != ctx.user.id and ctx.actor.role not in LEADERS:
        return False
    before = (task.owner_id, task.original_owner_id)
    task.owner_id, task.original_owner_id = who, None if who == home else home
    return before != (task.owner_id, task.original_owner_id)


def whose_turn(session: Session, user_id: int, day: date) -> int:
    """Who does the tasks of somebody on a day: they, or their stand-in, or that one's; they where nobody is there."""
    seen, who = {user_id}, user_id
    while (absence := _absence_on(session, who, day)) is not None:
        if absence.stand_in_id is None or absence.stand_in_id in seen:
            return user_id
        who = absence.stand_in_id
        seen.add(who)
    return who


def _absence_on(session: Session, user_id: int, day: date) -> Absence | None:
    covers = (Absence.from_on <= day) & (Absence.until_on >= day)
    return session.scalar(select(Absence).where(Absence.user_id == user_id, covers).limit(1))


def to_settle(ctx: Context, session: Session, user_ids: Sequence[int] | None = None) -> list[Task]:
    """Open tasks that may be in other hands than their day asks for: of these users, or of everybody."""
    away = select(Absence.user_id).where(Absence.until_on >= ctx.clock.today())
    theirs = Task.original_owner_id.is_not(None) if user_ids is None else Task.original_owner_id.in_(user_ids)
    mine = Task.owner_id.in_(away) if user_ids is None else Task.owner_id.in_(user_ids) & Task.owner_id.in_(away)
    statement = select(Task).where(Task.done_at.is_(None), or_(theirs, mine)).order_by(Task.id)
    return list(session.scalars(statement))


def _settle_all(ctx: Context, session: Session, user_id: int) -> int:
    return sum(settle_owner(ctx, session, task) for task in to_settle(ctx, session, [user_id]))


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
