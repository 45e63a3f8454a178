"""What waits for a lull comes once, after the last change, and does not wait for ever."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.shared.lull import Lull


def test_each_change_is_waited_for_anew_and_all_of_them_are_told_once(qtbot: QtBot) -> None:
    owner, told = QObject(), []
    lull = Lull(600_000, 3_600_000, owner)
    lull.passed.connect(lambda: told.append("once"))
    lull.start()
    qtbot.waitUntil(lambda: lull.left_ms < 599_900, timeout=5000)
    before = lull.left_ms
    lull.start()
    assert lull.left_ms > before
    assert lull.is_waited_for
    assert told == []
    lull.stop()
    assert not lull.is_waited_for


def test_changes_without_an_end_are_told_all_the_same(qtbot: QtBot) -> None:
    owner, told = QObject(), []
    lull = Lull(600_000, 0, owner)
    lull.passed.connect(lambda: told.append("once"))
    lull.start()
    lull.start()
    qtbot.waitUntil(lambda: told == ["once"], timeout=5000)
    assert not lull.is_waited_for
