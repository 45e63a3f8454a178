"""Backups come by themselves, once for the whole team, and are not made where nothing was changed."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.config.settings import Settings
from app.domain.backup_rotation import Reason
from app.domain.clock import Clock
from app.domain.errors import EnvironmentFault
from app.domain.progress import Cancelled, Silent
from app.services.backups import BackupPlan, RegularBackups, back_up_to, backups, check_backup, make_backup
from app.services.backups.making import MANY_ROWS, back_up_before_import
from app.services.backups.memory import last_backup
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.storage.claims import BEAT_SECONDS, PATIENCE_SECONDS
from app.storage.database import Database
from tests.support.team import again, new_team

START = datetime(2026, 3, 12, 9, tzinfo=UTC)


class Time:
    """A clock that is moved by hand, and the monotonic one beside it."""

    def __init__(self) -> None:
        self.passed = timedelta(0)
        self.clock = Clock(zone=UTC, source=lambda: START + self.passed)

    def tick(self) -> float:
        return self.passed.total_seconds()

    def pass_by(self, **span: float) -> None:
        self.passed += timedelta(**span)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def ctx(database: Database, time: Time) -> Context:
    return replace(new_team(database), clock=time.clock)


@pytest.fixture
def plan(tmp_path: Path) -> BackupPlan:
    return BackupPlan(folder=tmp_path / "elsewhere")


@pytest.fixture
def colleague(ctx: Context, migrated_url: str) -> Iterator[Context]:
    """The same database on another computer."""
    other = replace(again(migrated_url), clock=ctx.clock)
    yield other
    other.db.close()


def test_by_hand_it_is_listed_and_sound(ctx: Context, plan: BackupPlan) -> None:
    made = make_backup(ctx, plan=plan)
    (row,) = backups(ctx, plan)
    assert (row.path, row.at, row.reason, row.size) == (made.path, START, "by hand", made.path.stat().st_size)
    assert check_backup(ctx, row.path) == []
    last = last_backup(ctx)
    assert last is not None
    assert (last.at, last.path, last.computer) == (START, made.path, platform.node())


def test_of_each_hour_with_a_change_there_is_one(ctx: Context, time: Time, plan: BackupPlan) -> None:
    regular = RegularBackups(ctx)
    assert regular.make_due(plan) is not None
    create_deal(ctx, CreateDeal("One"))
    time.pass_by(minutes=59)
    assert regular.make_due(plan) is None
    time.pass_by(minutes=1)
    made = regular.make_due(plan)
    assert made is not None
    assert made.made.reason is Reason.REGULAR
    time.pass_by(hours=1)
    assert regular.make_due(plan) is None, "nothing was changed since"
    assert len(backups(ctx, plan)) == 2


def test_of_the_team_one_makes_it(ctx: Context, colleague: Context, plan: BackupPlan) -> None:
    made = [RegularBackups(each).make_due(plan) for each in (ctx, colleague)]
    assert [each is not None for each in made] == [True, False]


def test_while_somebody_is_at_it_the_others_wait_and_take_over_from_the_dead(
    ctx: Context, colleague: Context, time: Time, plan: BackupPlan, tmp_path: Path
) -> None:
    plan = replace(plan, every="day")
    other = RegularBackups(colleague, tick=time.tick)

    class Slow(Silent):
        """While one is at it, the other looks."""

        answers: list[object]

        def report(self, done: int, total: int, text: str = "") -> None:
            time.pass_by(seconds=BEAT_SECONDS)
            self.answers.append(other.make_due(plan))

    (tmp_path / "blocked").write_text("")
    with pytest.raises(EnvironmentFault):
        RegularBackups(ctx).make_due(replace(plan, folder=tmp_path / "blocked"))
    slow = Slow()
    slow.answers = []
    made = RegularBackups(ctx, tick=time.tick).make_due(plan, slow)
    assert made is not None, "what failed is tried again"
    if ctx.db.location.path is None:
        assert BEAT_SECONDS * len(slow.answers) > PATIENCE_SECONDS
    assert set(slow.answers) <= {None}


def test_stopped_in_the_middle_it_is_tried_again(ctx: Context, plan: BackupPlan) -> None:
    if ctx.db.location.path is not None:
        pytest.skip("a file is copied in one step, which nobody can stop")
    stopped = Silent(cancelled=True)
    regular = RegularBackups(ctx)
    with pytest.raises(Cancelled):
        regular.make_due(plan, stopped)
    assert backups(ctx, plan) == ()
    assert regular.make_due(plan) is not None


def test_never_means_never(ctx: Context, plan: BackupPlan) -> None:
    assert RegularBackups(ctx).make_due(replace(plan, every="never")) is None


def test_an_old_backup_is_told_about(ctx: Context, time: Time, plan: BackupPlan) -> None:
    regular = RegularBackups(ctx)
    assert regular.overdue(plan) == ""
    time.pass_by(days=8)
    assert regular.overdue(plan) == "There is no backup of this database yet."
    made = regular.make_due(plan)
    assert made is not None
    time.pass_by(days=30)
    assert regular.overdue(plan) == "", "nothing was changed since"
    create_deal(ctx, CreateDeal("One"))
    assert regular.overdue(plan) == "The last backup is 30 days old."
    assert regular.overdue(replace(plan, warn_days=31)) == ""
    assert regular.overdue(replace(plan, warn_days=0)) == ""
    made.path.unlink()
    assert regular.overdue(plan) == "There is no backup of this database yet."


def test_older_ones_go_when_a_newer_one_is_there(ctx: Context, time: Time, plan: BackupPlan) -> None:
    regular = RegularBackups(ctx)
    for number in range(4):
        create_deal(ctx, CreateDeal(f"Deal {number}"))
        regular.make_due(plan)
        time.pass_by(hours=8)
    # At 9, 17 and 1; by the last at 9 again the one of the day before at 9 is a day old, and 17 stands for that day.
    assert [row.at.hour for row in backups(ctx, plan)] == [9, 1, 17]


def test_before_an_import_there_is_one_where_something_changed(ctx: Context, time: Time, plan: BackupPlan) -> None:
    back_up_before_import(ctx, MANY_ROWS, plan=plan)
    back_up_before_import(ctx, MANY_ROWS, plan=plan)
    assert [row.reason for row in backups(ctx, plan)] == ["before import"]
    create_deal(ctx, CreateDeal("One"))
    time.pass_by(hours=1)
    back_up_before_import(ctx, MANY_ROWS, plan=plan)
    # On a server a backup takes its time, and one of the same day is fresh enough.
    assert len(backups(ctx, plan)) == (2 if ctx.db.location.path is not None else 1)
    time.pass_by(days=1)
    back_up_before_import(ctx, MANY_ROWS, plan=plan)
    assert len(backups(ctx, plan)) == 2


def test_a_copy_goes_anywhere(ctx: Context, tmp_path: Path) -> None:
    target = tmp_path / "stick.headwater"
    back_up_to(ctx, target)
    copy = again(str(target))
    assert copy.team == ctx.team
    copy.db.close()
    before = target.read_bytes()
    with pytest.raises(Exception, match="exists already"):
        back_up_to(ctx, target)
    assert target.read_bytes() == before


def test_a_plan_comes_from_the_settings() -> None:
    settings = Settings(backup_every="day", backup_folder="backups", backup_warn_days=3)
    assert BackupPlan.of(settings) == BackupPlan("day", Path("backups"), 3)
    assert BackupPlan.of(Settings()) == BackupPlan()
