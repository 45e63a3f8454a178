"""The icon in the tray of a desktop: a real bus, a tray on it and a program, each in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.ui.notices.tray import picture
from tests.support import session_bus
from tests.support.session_bus import Bus, running

SCREEN = shutil.which("Xvfb")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """A bus and an X server without a screen; where the program looks for both."""
    assert SCREEN is not None
    screen = [SCREEN, "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    with session_bus.session_bus(tmp_path) as bus, running(screen) as (_, number):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        monkeypatch.setenv("DISPLAY", f":{number}")
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        yield bus


def asked(process: subprocess.Popen[str], words: object = "") -> str:
    assert process.stdin is not None
    print(words, file=process.stdin, flush=True)
    return heard(process)


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.skipif(SCREEN is None or session_bus.DAEMON is None, reason="no X server or no dbus-daemon to start")
def test_a_tray_that_comes_late_ends_and_comes_again_has_the_icon(bus: Bus) -> None:
    host = [sys.executable, "-m", "tests.support.tray_host", bus.address]
    with running([sys.executable, "-m", "tests.support.tray_program"]) as (program, ready):
        assert ready == "ready"
        assert (asked(program, 1), asked(program, "Call Ana")) == ("False", "False")
        with running(host) as (tray, _ready):
            assert asked(program, 7) == "True"
            assert heard(tray) == "came"
            assert asked(tray) == "Headwater: 7 new notices"
            assert asked(program, "Call Ana") == "True"
        assert (asked(program, 8), asked(program, "Call Ana")) == ("False", "False")
        with running(host) as (tray, _ready):
            assert heard(tray) == "came"
            assert asked(program, 1) == "True"


def test_the_icon_has_the_count_in_its_corner_and_no_more_than_fits(qtbot: QtBot) -> None:
    def drawn(count: int) -> QImage:
        return picture(count).pixmap(22).toImage()

    assert drawn(0) != drawn(1) != drawn(9)
    assert drawn(10) == drawn(300) != drawn(9)
    assert drawn(1).copy(0, 0, 6, 22) == drawn(0).copy(0, 0, 6, 22)
