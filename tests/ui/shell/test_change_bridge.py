"""The change feed reaches the window on the thread that draws."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from app.storage.feed import Change, ChangeFeed
from app.ui.change_bridge import ChangeBridge


def _change(number: int) -> Change:
    return Change(number, "Moved a deal", 1, datetime(2026, 3, 2, tzinfo=UTC), (), is_bulk=False, is_own=True)


def test_a_change_of_another_thread_arrives_on_the_gui_thread(qtbot: QtBot) -> None:
    feed, bridge = ChangeFeed(), ChangeBridge()
    arrived: list[tuple[int, threading.Thread]] = []
    bridge.attach(feed)
    bridge.changed.connect(lambda change: arrived.append((change.change_set_id, threading.current_thread())))
    writer = threading.Thread(target=lambda: feed.publish(_change(7)))
    writer.start()
    writer.join()
    qtbot.waitUntil(lambda: bool(arrived), timeout=5000)
    assert arrived == [(7, threading.current_thread())]


def test_a_detached_bridge_is_silent(qtbot: QtBot) -> None:
    old, new, bridge = ChangeFeed(), ChangeFeed(), ChangeBridge()
    arrived: list[int] = []
    bridge.changed.connect(lambda change: arrived.append(change.change_set_id))
    bridge.attach(old)
    bridge.attach(new)
    old.publish(_change(1))
    new.publish(_change(2))
    bridge.detach()
    new.publish(_change(3))
    qtbot.waitUntil(lambda: bool(arrived), timeout=5000)
    assert arrived == [2]
