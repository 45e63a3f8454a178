"""Backups while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.bootstrap.backup_watch import BackupWatch
from app.bootstrap.clockwork import Clockwork
from app.config.settings import Settings
from app.services.backups import backups
from app.services.context import Context
from app.services.people.companies import CreateCompany, create_company
from app.storage.sqlite_file import connect_file
from app.ui.rooms import Rooms
from tests.support.driver import Driver

OpenWindow = Callable[..., Driver]


def messages(driver: Driver) -> list[str]:
    return [message.text for message in driver.main.messages.messages()]


def test_a_backup_is_made_by_itself_and_only_after_changes(team: Context, open_window: OpenWindow) -> None:
    driver = open_window(Rooms())
    watch = BackupWatch(driver.main, Settings, driver.main)
    for _ in range(2):
        watch.look()
        driver.settle()
    assert len(backups(team)) == 1
    assert messages(driver) == []


def test_the_clockwork_looks_after_backups(team: Context, open_window: OpenWindow) -> None:
    create_company(team, CreateCompany("Ferro Castings"))
    driver = open_window(Rooms())
    clockwork = Clockwork(driver.main, 3600, driver.main)
    clockwork.also(BackupWatch(driver.main, Settings, clockwork).look)
    clockwork.start()
    driver.until(lambda: len(backups(team)) == 1)
    driver.settle()
    clockwork.stop()


def test_while_somebody_writes_for_long_nothing_is_told_and_the_backup_is_made_later(
    team: Context, open_window: OpenWindow
) -> None:
    driver = open_window(Rooms())
    watch = BackupWatch(driver.main, Settings, driver.main)
    assert team.db.location.path is not None
    with closing(connect_file(team.db.location.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        watch.look()
        driver.settle()
        assert not messages(driver)
        assert not backups(team)
        other.execute("ROLLBACK")
    watch.look()
    driver.settle()
    assert len(backups(team)) == 1


def test_what_keeps_a_backup_from_being_made_is_said_once(
    team: Context, open_window: OpenWindow, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    driver = open_window(Rooms())
    settings = replace(Settings(), backup_folder=str(in_the_way))
    watch = BackupWatch(driver.main, lambda: settings, driver.main)
    for _ in range(2):
        watch.look()
        driver.settle()
    assert messages(driver) == ["The backup was not made."]
    settings = replace(settings, backup_folder="")
    watch.look()
    driver.settle()
    assert len(backups(team)) == 1
