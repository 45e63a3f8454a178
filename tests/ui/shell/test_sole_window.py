"""One window for each database: who answers a second start, who does not, and what is left after a violent end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.bootstrap.hand_over import hand_over
from app.config.paths import runtime_dir
from app.config.window_address import Wish
from app.ui.sole_window import SoleWindow
from tests.support import source

LISTENER = """
import sys
from PySide6.QtCore import QCoreApplication
from app.ui.sole_window import SoleWindow
app = QCoreApplication([])
sole = SoleWindow(lambda wish: True)
sole.claim(sys.argv[1])
print("listening" if sole.is_listening else "not listening", flush=True)
app.exec()
"""
ASKER = """
import json, sys
from app.bootstrap.hand_over import hand_over
from app.config.window_address import Wish
print(hand_over(sys.argv[1], Wish(**json.loads(sys.argv[2]))))
"""


def said_to(qtbot: QtBot, line: bytes) -> bytes:
    """What the one window that listens answers to a line."""
    answers: list[bytes] = []

    def ask() -> None:
        with socket.socket(socket.AF_UNIX) as raw:
            raw.connect(str(next(iter(runtime_dir().iterdir()))))
            raw.sendall(line)
            answers.append(raw.recv(100))

    asking = threading.Thread(target=ask)
    asking.start()
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    asking.join()
    return answers[0]


def asked(qtbot: QtBot, place: str, wish: Wish | None = None) -> bool:
    """What another start on this database hears; the window answers meanwhile."""
    words = [sys.executable, "-c", ASKER, place, json.dumps(asdict(wish or Wish()))]
    with subprocess.Popen(words, cwd=source.ROOT, stdout=subprocess.PIPE, text=True) as asking:
        qtbot.waitUntil(lambda: asking.poll() is not None, timeout=30_000)
        assert asking.stdout is not None
        return asking.stdout.read() == "True\n"


@contextmanager
def listening(place: str, *, to: str | None = None) -> Iterator[SoleWindow]:
    """A window on this database whose user is ``to``."""
    sole = SoleWindow(lambda wish: to is None or wish.user in (None, to))
    sole.claim(place)
    try:
        yield sole
    finally:
        sole.release()


def test_a_second_start_is_answered_by_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    place = str(tmp_path / "team.headwater")
    assert not hand_over(place, Wish()), "nobody is there yet"
    with listening(place):
        assert asked(qtbot, place)
        assert not hand_over(str(tmp_path / "other.headwater"), Wish())
    assert not hand_over(place, Wish())
    assert list(runtime_dir().iterdir()) == []


def test_the_same_database_by_another_name_is_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "team.headwater"
    place.touch()
    (tmp_path / "link.headwater").symlink_to(place)
    with listening(str(place)):
        assert asked(qtbot, str(tmp_path / "link.headwater"))
        assert asked(qtbot, str(tmp_path / "somewhere" / ".." / "team.headwater"))
    with listening("postgresql://ann@server/team"):
        assert asked(qtbot, "postgresql://ann:secret@server:5432/team")
        assert not hand_over("postgresql://ann@server/other", Wish())
        assert not hand_over("postgresql://ann@server:none/team", Wish()), "no address, which opening it will say"


def test_whoever_wants_to_be_somebody_else_gets_a_window(qtbot: QtBot, tmp_path: Path) -> None:
    place = str(tmp_path / "team.headwater")
    with listening(place, to="Mira"):
        assert asked(qtbot, place, Wish("Mira"))
        assert not asked(qtbot, place, Wish("Jonas"))
        second = SoleWindow(lambda _wish: True)
        second.claim(place)
        assert not second.is_listening, "the first one stays the one that is found"
        second.release()
        assert asked(qtbot, place)


def test_a_window_that_opens_another_database_is_found_there(qtbot: QtBot, tmp_path: Path) -> None:
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    with listening(here) as sole:
        sole.claim(there)
        assert asked(qtbot, there)
        assert not hand_over(here, Wish())


def test_what_a_killed_window_left_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    place = str(tmp_path / "team.headwater")
    first = subprocess.Popen(
        [sys.executable, "-c", LISTENER, place], cwd=source.ROOT, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    with first.stdout as said:
        assert said.readline() == "listening\n"
        assert asked(qtbot, place)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert len(list(runtime_dir().iterdir())) == 1, "a killed window can't tidy up"
    assert not hand_over(place, Wish())
    with listening(place) as sole:
        assert sole.is_listening
        assert asked(qtbot, place)


def test_words_that_make_no_sense_do_no_harm(qtbot: QtBot, tmp_path: Path) -> None:
    with listening(str(tmp_path / "team")):
        assert said_to(qtbot, b"nonsense\n") == said_to(qtbot, b"[]\n") == b"other\n"
        assert said_to(qtbot, b'{"user": 7}\n') == b"here\n"


def test_nobody_listens_in_a_folder_that_others_can_enter(tmp_path: Path) -> None:
    folder = runtime_dir()
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    with listening(str(tmp_path / "team")) as sole:
        assert not sole.is_listening
