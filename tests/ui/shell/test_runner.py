"""Work runs off the GUI thread, in order where it writes, and its results come only to those who still want them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import ConnectionLost, FileBusy, UserError
from app.storage.link import Link, LinkState, Standing
from app.ui import first_picture
from app.ui.jobs import WorkProgress
from app.ui.runner import WorkRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[WorkRunner]:
    made = WorkRunner()
    yield made
    made.close()
    made.deleteLater()


def _settle(qtbot: QtBot, runner: WorkRunner) -> None:
    qtbot.waitUntil(lambda: runner.is_idle, timeout=5000)


def test_commands_run_one_after_the_other_off_the_gui_thread(qtbot: QtBot, runner: WorkRunner) -> None:
    threads: list[str] = []
    results: list[int] = []

    def work(number: int) -> int:
        threads.append(threading.current_thread().name)
        return number

    for number in range(20):
        runner.command(partial(work, number), owner=runner, done=results.append)
    assert runner.pending_commands == 20
    _settle(qtbot, runner)
    assert results == list(range(20))
    assert set(threads) == {"db-writer-0"}


class _Sheet(QWidget):
    def __init__(self, order: list[str]) -> None:
        super().__init__()
        self._order = order

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._order.append("painted")


def _painted(qtbot: QtBot, order: list[str]) -> _Sheet:
    """A widget that is in sight, and tells of each picture of it."""
    sheet = _Sheet(order)
    qtbot.addWidget(sheet)
    with qtbot.waitExposed(sheet):
        sheet.show()
    qtbot.waitUntil(lambda: "painted" in order, timeout=5000)
    return sheet


def test_a_command_is_stored_after_what_it_changed_was_painted(
    qtbot: QtBot, runner: WorkRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_picture, "_MOST_SECONDS", 30.0)
    order: list[str] = []
    sheet = _painted(qtbot, order)
    for _ in range(2):
        qtbot.waitUntil(lambda: "painted" in order, timeout=5000)
        order.clear()
        sheet.update()
        runner.command(partial(order.append, "stored"), owner=runner)
        runner.command(partial(order.append, "stored too"), owner=runner)
        _settle(qtbot, runner)
        assert order == ["painted", "stored", "stored too"]
        sheet.update()


def test_what_is_asked_for_while_a_change_is_shown_begins_behind_its_picture(
    qtbot: QtBot, runner: WorkRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_picture, "_MOST_SECONDS", 30.0)
    order: list[str] = []
    sheet = _painted(qtbot, order)
    order.clear()
    runner.query(lambda: order.append("asked before"), owner=runner, done=lambda _none: None)
    _settle(qtbot, runner)
    runner.paint_first()
    sheet.update()
    runner.query(lambda: order.append("read"), owner=runner, done=lambda _none: None)
    runner.background(lambda _progress: order.append("made"), owner=runner, done=lambda _none: None)
    time.sleep(0.05)  # long enough for threads that would not wait
    _settle(qtbot, runner)
    assert order[:2] == ["asked before", "painted"]
    assert sorted(order[2:]) == ["made", "read"]


def test_a_command_does_not_wait_for_a_gui_thread_that_is_busy(runner: WorkRunner) -> None:
    begun = threading.Event()
    runner.command(begun.set, owner=runner)
    assert begun.wait(5), "no event is looked at meanwhile"


def test_results_come_on_the_gui_thread(qtbot: QtBot, runner: WorkRunner) -> None:
    came_on: list[threading.Thread] = []
    runner.query(threading.current_thread, owner=runner, done=lambda _: came_on.append(threading.current_thread()))
    _settle(qtbot, runner)
    assert came_on == [threading.current_thread()]


def test_a_newer_query_of_a_lane_makes_older_answers_void(qtbot: QtBot, runner: WorkRunner) -> None:
    gate = threading.Event()
    answers: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "old"

    runner.query(slow, owner=runner, done=answers.append, lane="search")
    runner.query(lambda: "new", owner=runner, done=answers.append, lane="search")
    runner.query(lambda: "other lane", owner=runner, done=answers.append, lane="other")
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=5000)
    gate.set()
    _settle(qtbot, runner)
    assert sorted(answers) == ["new", "other lane"]


def test_a_query_that_nobody_waits_for_is_not_even_begun(qtbot: QtBot, runner: WorkRunner) -> None:
    gate = threading.Event()
    begun: list[int] = []
    answers: list[int] = []

    def ask(number: int) -> int:
        begun.append(number)
        return number

    for _ in range(2):
        runner.query(lambda: gate.wait(5), owner=runner, done=lambda _: None)
    for number in range(10):
        runner.query(partial(ask, number), owner=runner, done=answers.append, lane="typing")
    gate.set()
    _settle(qtbot, runner)
    assert begun == [9]
    assert answers == [9]


def test_how_the_database_stands_is_told_as_it_is_now(qtbot: QtBot, runner: WorkRunner) -> None:
    """It is found out on several threads: the news that it is back may be faster than that it was missed."""
    link = Link()
    link.tend()
    told: list[LinkState] = []
    runner.link.changed.connect(told.append)
    link.subscribe(lambda state: None if state.is_up else link.restored())
    runner.link.attach(link)
    link.missed(ConnectionLost("no answer"))
    qtbot.waitUntil(lambda: len(told) == 2, timeout=5000)
    assert [state.standing for state in told][-1] is Standing.UP


def test_a_query_is_put_again_for_as_long_as_the_window_itself_holds_the_file(
    qtbot: QtBot, runner: WorkRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a share nobody reads meanwhile; a large import holds it for longer than a query has patience."""
    monkeypatch.setattr("app.ui.runner._AGAIN_MS", 1)
    link = Link()
    link.tend()
    runner.link.attach(link)
    tries: list[int] = []
    answers: list[str] = []

    def ask() -> str:
        tries.append(1)
        if len(tries) < 20:
            raise FileBusy("Another program is writing to the database.")
        return "read"

    with link.writing():
        runner.query(ask, owner=runner, done=answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    assert answers == ["read"]


def test_answers_for_a_deleted_owner_are_dropped(qtbot: QtBot, runner: WorkRunner) -> None:
    gate = threading.Event()
    answers: list[object] = []
    owner = QObject()
    runner.command(lambda: gate.wait(5), owner=owner, done=answers.append)
    runner.query(lambda: gate.wait(5), owner=owner, done=answers.append)
    owner.deleteLater()
    qtbot.wait(10)
    gate.set()
    _settle(qtbot, runner)
    assert answers == []


def _refuse() -> None:
    raise UserError("Give the deal a name.")


def test_an_error_goes_to_whoever_takes_it_else_to_the_window(qtbot: QtBot, runner: WorkRunner) -> None:
    taken: list[Exception] = []
    shown: list[Exception] = []
    runner.work_failed.connect(shown.append)
    runner.command(_refuse, owner=runner, failed=taken.append)
    runner.query(_refuse, owner=runner, done=lambda _: None)
    _settle(qtbot, runner)
    assert [str(error) for error in taken + shown] == ["Give the deal a name."] * 2


def test_a_command_that_failed_is_told_even_when_its_owner_is_gone(qtbot: QtBot, runner: WorkRunner) -> None:
    gate = threading.Event()
    shown: list[Exception] = []
    owner = QObject()
    runner.work_failed.connect(shown.append)

    def refuse() -> None:
        gate.wait(5)
        _refuse()

    runner.command(refuse, owner=owner)
    owner.deleteLater()
    qtbot.wait(10)
    gate.set()
    _settle(qtbot, runner)
    assert len(shown) == 1


def test_long_work_reports_and_can_be_cancelled(qtbot: QtBot, runner: WorkRunner) -> None:
    reports: list[tuple[int, int, str]] = []
    results: list[int] = []
    started = threading.Event()

    def count(progress: WorkProgress) -> int:
        for step in range(1_000_000):
            if progress.cancelled:
                return step
            progress.report(step + 1, 1_000_000, "rows")
            started.set()
            threading.Event().wait(0.001)
        return 1_000_000

    progress = runner.background(
        count, owner=runner, done=results.append, progressed=lambda *report: reports.append(report)
    )
    assert started.wait(5)
    qtbot.waitUntil(lambda: len(reports) >= 2, timeout=5000)
    progress.cancel()
    _settle(qtbot, runner)
    assert 0 < results[0] < 1_000_000
    assert reports[0] == (1, 1_000_000, "rows")
    assert len(reports) < results[0], "reports come a few times a second, not with every row"


def test_closing_finishes_commands_and_drops_queries(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_picture, "_MOST_SECONDS", 30.0)  # no picture is waited for any more
    runner = WorkRunner()
    gate = threading.Event()
    written: list[int] = []
    asked: list[Any] = []
    for number in range(5):
        runner.command(partial(written.append, number), owner=runner)
    for _ in range(2):
        runner.query(lambda: gate.wait(0.2), owner=runner, done=asked.append)
    runner.query(partial(asked.append, "begun"), owner=runner, done=asked.append)
    assert runner.close(5)
    assert written == [0, 1, 2, 3, 4]
    assert asked == []
    runner.command(lambda: written.append(99), owner=runner)
    runner.deleteLater()
    assert written == [0, 1, 2, 3, 4]


def test_closing_does_not_wait_for_ever(qtbot: QtBot) -> None:
    runner, gate = WorkRunner(), threading.Event()
    runner.command(lambda: gate.wait(10), owner=runner)
    assert not runner.close(0.05)
    gate.set()
    assert runner.close(5)
    runner.deleteLater()
