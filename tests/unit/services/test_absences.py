"""While somebody is away, their stand-in is reminded, and it all comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from app.domain.access import Forbidden
from app.domain.clock import Clock
from app.domain.errors import UserError
from app.models.tasks import Task
from app.services.context import Context, open_context
from app.services.history import undo_change
from app.services.jobs import reminders, stand_ins
from app.services.jobs.tick import tick
from app.services.notices import notices
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task, next_turn, task_rows
from app.services.tasks.absences import RemoveAbsence, SetAbsence, absences, remove_absence, set_absence
from app.services.team import EditTeam, edit_team
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import new_team

DAY = date(2026, 3, 12)
FIRST, LAST, BACK = date(2026, 3, 16), date(2026, 3, 20), date(2026, 3, 23)


def at(ctx: Context, user: str, day: date = DAY, hour: int = 9) -> Context:
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    return open_context(ctx.db, clock, user)


@pytest.fixture
def owner(database: Database) -> Context:
    ctx = at(new_team(database), "Mira Osei")
    for name in ("Jonas Lindqvist", "Ana Ruiz"):
        create_user(ctx, CreateUser(name, role="rep"))
    return ctx


@pytest.fixture
def jonas(owner: Context) -> Context:
    return at(owner, "Jonas")


@pytest.fixture
def ana(owner: Context) -> Context:
    return at(owner, "Ana")


def away(ctx: Context, stand_in: Context | None, first: date = FIRST, last: date = LAST) -> int:
    return set_absence(ctx, SetAbsence(first, last, stand_in.user.id if stand_in else None)).record_id


def whose(ctx: Context, key: int) -> tuple[int | None, int | None]:
    (row,) = task_rows(ctx, [key])
    return row.owner_id, row.original_owner_id


def told(ctx: Context) -> list[str]:
    return [one.subject for one in reminders.run(ctx)]


def test_what_falls_due_meanwhile_goes_to_the_stand_in_and_comes_back(jonas: Context, ana: Context) -> None:
    before = add_task(jonas, AddTask("Before", date(2026, 3, 13))).record_id
    during = add_task(jonas, AddTask("During", date(2026, 3, 17))).record_id
    after = add_task(jonas, AddTask("After", BACK)).record_id
    saved = set_absence(jonas, SetAbsence(FIRST, LAST, ana.user.id))
    assert saved.label.endswith("1 reminder for the stand-in")
    assert [whose(jonas, key) for key in (before, during, after)] == [
        (jonas.user.id, None),
        (ana.user.id, jonas.user.id),
        (jonas.user.id, None),
    ]
    assert told(at(ana, "Ana", date(2026, 3, 17))) == ["Before", "During"]
    assert told(at(jonas, "Jonas", date(2026, 3, 17))) == []
    (back,) = stand_ins.run(at(jonas, "Jonas", BACK))
    assert (back.subject, back.user_id) == ("During", jonas.user.id)
    assert whose(jonas, during) == (jonas.user.id, None)
    assert stand_ins.run(at(jonas, "Jonas", BACK)) == []
    assert saved.change_set_id is not None


def test_undo_of_an_absence_gives_everything_back(jonas: Context, ana: Context) -> None:
    key = add_task(jonas, AddTask("During", FIRST)).record_id
    saved = set_absence(jonas, SetAbsence(FIRST, LAST, ana.user.id))
    assert saved.change_set_id is not None
    undo_change(jonas, saved.change_set_id)
    assert whose(jonas, key) == (jonas.user.id, None)
    assert absences(jonas) == ()


def test_new_turns_go_to_the_stand_in_too(jonas: Context, ana: Context) -> None:
    key = add_task(jonas, AddTask("Weekly call", FIRST, rrule="every monday")).record_id
    away(jonas, ana, FIRST, date(2026, 3, 27))
    complete_task(at(ana, "Ana", FIRST), CompleteTask(key))
    following = next_turn(ana, key)
    assert following is not None
    assert whose(ana, following[0]) == (ana.user.id, jonas.user.id)
    complete_task(at(ana, "Ana", BACK), CompleteTask(following[0]))
    last = next_turn(ana, following[0])
    assert last is not None
    stand_ins.run(at(jonas, "Jonas", date(2026, 3, 30)))
    assert whose(jonas, last[0]) == (jonas.user.id, None)


def test_somebody_elses_new_task_for_them_goes_to_the_stand_in(owner: Context, jonas: Context, ana: Context) -> None:
    away(jonas, ana)
    key = add_task(owner, AddTask("For Jonas", FIRST, owner_id=jonas.user.id)).record_id
    assert whose(owner, key) == (ana.user.id, jonas.user.id)


def test_a_leaders_program_hands_over_what_was_left(owner: Context, jonas: Context, ana: Context) -> None:
    key = add_task(jonas, AddTask("Left over", DAY)).record_id
    away(jonas, ana)
    assert whose(owner, key) == (jonas.user.id, None)
    tick(at(owner, "Mira", FIRST))
    assert whose(owner, key) == (ana.user.id, jonas.user.id)


def test_a_stand_in_who_is_away_is_stood_in_for_and_two_for_each_other_keep_theirs(
    jonas: Context, ana: Context
) -> None:
    key = add_task(jonas, AddTask("During", FIRST)).record_id
    away(ana, jonas)
    away(jonas, ana)
    assert whose(jonas, key) == (jonas.user.id, None)
    assert told(at(jonas, "Jonas", FIRST)) == ["During"]


def test_without_a_stand_in_reminders_wait_for_their_owner_and_leaders_hear_of_them(
    owner: Context, jonas: Context, ana: Context
) -> None:
    add_task(jonas, AddTask("Left undone before", date(2026, 3, 13)))
    key = add_task(jonas, AddTask("During", FIRST)).record_id
    absence = away(jonas, None)
    assert whose(jonas, key) == (jonas.user.id, None)
    assert told(at(ana, "Ana", FIRST)) == []
    mira = at(owner, "Mira", FIRST)
    assert (told(mira), told(mira)) == (["During"], [])
    (notice,) = notices(mira)
    assert (notice.title, notice.about) == ("During", "for Jonas Lindqvist")
    # Somebody is found later, and has it at once.
    set_absence(mira, SetAbsence(FIRST, LAST, ana.user.id, jonas.user.id, absence))
    assert whose(ana, key) == (ana.user.id, jonas.user.id)
    assert told(at(ana, "Ana", FIRST)) == ["Left undone before", "During"]


def test_what_nobody_was_told_meanwhile_is_told_to_who_comes_back(jonas: Context, ana: Context) -> None:
    add_task(jonas, AddTask("During", FIRST))
    away(jonas, ana)
    assert told(at(jonas, "Jonas", LAST)) == []
    tick(back := at(jonas, "Jonas", BACK))
    assert [one.title for one in notices(back)] == ["During"]
    assert told(at(ana, "Ana", BACK)) == []


def test_days_that_do_not_fit_are_refused(jonas: Context, ana: Context) -> None:
    away(jonas, ana)
    for first, last, says in ((LAST, FIRST, "before the first"), (DAY, FIRST, "away already from Mon 16 March")):
        with pytest.raises(UserError, match=says):
            away(jonas, ana, first, last)
    with pytest.raises(UserError, match="for themselves"):
        away(jonas, jonas, date(2026, 4, 1), date(2026, 4, 2))


def test_an_absence_is_changed_and_taken_away_again(jonas: Context, ana: Context) -> None:
    key = add_task(jonas, AddTask("During", FIRST)).record_id
    absence = away(jonas, ana)
    set_absence(jonas, SetAbsence(LAST, LAST, ana.user.id, absence_id=absence))
    assert whose(jonas, key) == (jonas.user.id, None)
    set_absence(jonas, SetAbsence(FIRST, LAST, ana.user.id, absence_id=absence))
    (row,) = absences(ana)
    assert (row.user, row.stand_in, row.from_on) == ("Jonas Lindqvist", "Ana Ruiz", FIRST)
    remove_absence(jonas, RemoveAbsence(absence, row.version))
    assert whose(jonas, key) == (jonas.user.id, None)


def test_only_leaders_send_others_away(jonas: Context, ana: Context) -> None:
    with pytest.raises(Forbidden):
        set_absence(jonas, SetAbsence(FIRST, LAST, None, user_id=ana.user.id))


def test_a_time_elsewhere_is_told_when_it_is_that_late_there(owner: Context) -> None:
    add_task(owner, AddTask("Auckland", date(2026, 3, 13), time(9), zone="Pacific/Auckland"))  # 20:00 UTC on the 12th
    add_task(owner, AddTask("New York", DAY, time(9), zone="America/New_York"))  # 13:00 UTC
    assert told(at(owner, "Mira", DAY, 12)) == []
    assert told(at(owner, "Mira", DAY, 13)) == ["New York"]
    (one,) = reminders.run(at(owner, "Mira", DAY, 20))
    assert (one.subject, one.due_at) == ("Auckland", datetime(2026, 3, 12, 20, tzinfo=UTC))


def test_what_follows_something_undone_is_not_told_yet(owner: Context) -> None:
    first = add_task(owner, AddTask("First", DAY)).record_id
    add_task(owner, AddTask("Then", DAY, chain_after_id=first, chain_days=0, after_completion=True))
    assert told(at(owner, "Mira")) == ["First"]
    complete_task(owner, CompleteTask(first))
    assert told(at(owner, "Mira")) == ["Then"]


def test_whoever_may_not_change_tasks_leaves_them_to_others(owner: Context, jonas: Context) -> None:
    clerk = create_user(owner, CreateUser("Vera Klein", role="accounting")).record_id
    key = add_task(owner, AddTask("Check the invoice", DAY, owner_id=clerk)).record_id
    set_absence(at(owner, "Vera"), SetAbsence(DAY, LAST, jonas.user.id))
    assert stand_ins.run(at(owner, "Vera")) == []
    assert told(at(jonas, "Jonas")) == ["Check the invoice"]
    tick(at(owner, "Mira"))
    assert whose(owner, key) == (jonas.user.id, clerk)


def test_the_teams_zone_stands_in_for_one_that_vanished(owner: Context) -> None:
    edit_team(owner, EditTeam(None, {"zone": "Asia/Tokyo"}))
    key = add_task(owner, AddTask("Ring Tokyo", DAY, time(20), zone="Europe/Berlin")).record_id
    with owner.unit_of_work("As an older computer stored it") as uow:
        uow.session.get_one(Task, key).zone = "Europe/Atlantis"
    (one,) = reminders.run(at(owner, "Mira", DAY, 11))
    assert one.due_at == datetime(2026, 3, 12, 11, tzinfo=UTC)
    with pytest.raises(UserError, match="not a time zone"):
        edit_team(owner, EditTeam(None, {"zone": "Europe/Atlantis"}))
