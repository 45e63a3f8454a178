"""A calendar file that follows the tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import EnvironmentFault, UserError
from app.services.context import Context
from app.services.jobs import calendar_files
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task
from app.services.tasks.subscription import bring_up_to_date, subscribe, subscribed_file, unsubscribe


def test_the_file_follows_and_is_left_alone_while_nothing_happens(ctx: Context, tmp_path: Path) -> None:
    path = subscribe(ctx, tmp_path / "mine.ics")
    assert subscribed_file(ctx) == path
    key = add_task(ctx, AddTask("Call Ana", date(2026, 3, 13))).record_id
    assert calendar_files.run(ctx) == []
    assert b"Call Ana" in path.read_bytes()
    before = path.stat().st_ino
    assert not bring_up_to_date(ctx)
    assert path.stat().st_ino == before
    complete_task(ctx, CompleteTask(key))
    assert bring_up_to_date(ctx)
    assert b"Call Ana" not in path.read_bytes()
    assert [file.name for file in tmp_path.glob("*.new")] == []


def test_a_file_that_was_deleted_is_written_again_until_it_is_kept_no_more(ctx: Context, tmp_path: Path) -> None:
    path = subscribe(ctx, tmp_path / "mine.ics")
    path.unlink()
    assert bring_up_to_date(ctx)
    unsubscribe(ctx)
    path.unlink()
    assert not bring_up_to_date(ctx)
    assert subscribed_file(ctx) is None


def test_a_place_that_is_no_calendar_or_not_there_is_refused(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="calendar file ends in"):
        subscribe(ctx, tmp_path / "mine.txt")
    with pytest.raises(EnvironmentFault, match="can't be written"):
        subscribe(ctx, tmp_path / "none" / "mine.ics")
    assert subscribed_file(ctx) is None


def test_a_folder_that_went_away_stops_nothing(ctx: Context, tmp_path: Path) -> None:
    folder = tmp_path / "away"
    folder.mkdir()
    path = subscribe(ctx, folder / "mine.ics")
    path.unlink()
    folder.rmdir()
    assert calendar_files.run(ctx) == []
    folder.mkdir()
    calendar_files.run(ctx)
    assert path.exists()
