"""A session bus of a test's own (D-Bus), and a notification server on it, each in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support import source

DAEMON = shutil.which("dbus-daemon")
ENDS_WITHIN = 10  # seconds
# Nothing is started on demand there: a desktop's own server would show what tests tell.
_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:abstract={name}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True)
class Shown:
    """One call of Notify, as the server got it. ``actions`` has the key and the words of each button in turn."""

    id: int
    replaces: int
    title: str
    text: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Server:
    """A running notification server: what it was told, and somebody's hand on its buttons."""

    process: subprocess.Popen[str]
    told: Path

    def shown(self) -> list[Shown]:
        """All that was to be shown until now."""
        return [
            Shown(key, old, title, text, tuple(actions)) for key, old, title, text, actions in self._calls("Notify")
        ]

    def closed(self) -> list[int]:
        """The ids of all that was to be closed until now."""
        return [key for (key,) in self._calls("CloseNotification")]

    def press(self, shown: int, button: str) -> None:
        """Press a button of a notification; it is closed by that, as servers do."""
        self._say("press", shown, button)

    def put_away(self, shown: int) -> None:
        """Close it as a person does who wants to see it no more."""
        self._say("put away", shown)

    def _say(self, *words: str | int) -> None:
        assert self.process.stdin is not None
        print(json.dumps(words), file=self.process.stdin, flush=True)

    def _calls(self, method: str) -> list[list[Any]]:
        lines = self.told.read_text("utf-8").splitlines(keepends=True)
        calls = [json.loads(line) for line in lines if line.endswith("\n")]
        return [rest for name, *rest in calls if name == method]


@dataclass(frozen=True)
class Bus:
    """``address`` is what DBUS_SESSION_BUS_ADDRESS says."""

    process: subprocess.Popen[str]
    address: str
    folder: Path

    @contextmanager
    def server(self, *abilities: str) -> Iterator[Server]:
        """A notification server with these abilities, until the end of the block."""
        told = self.folder / f"told-{uuid.uuid4().hex}.txt"
        command = [sys.executable, "-m", "tests.support.notification_server", self.address, str(told), *abilities]
        with running(command) as (process, ready):
            assert ready == "ready", ready
            yield Server(process, told)


@contextmanager
def session_bus(folder: Path) -> Iterator[Bus]:
    """A bus until the end of the block; DAEMON says whether there can be one."""
    assert DAEMON is not None
    config = folder / "bus.conf"
    config.write_text(_CONFIG.format(name=f"headwater-{uuid.uuid4().hex}"), "utf-8")
    with running([DAEMON, f"--config-file={config}", "--print-address", "--nofork"]) as (process, address):
        yield Bus(process, address, folder)


def end(process: subprocess.Popen[str]) -> None:
    """Kill it at once, as a crash does."""
    process.kill()
    process.wait(ENDS_WITHIN)


@contextmanager
def running(command: Sequence[str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process, and the first line that it says."""
    process = subprocess.Popen(
        command,
        cwd=source.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    with ExitStack() as at_end:
        assert process.stdin is not None
        assert process.stdout is not None
        at_end.callback(process.stdin.close)
        at_end.callback(process.stdout.close)
        at_end.callback(end, process)
        yield process, process.stdout.readline().strip()
