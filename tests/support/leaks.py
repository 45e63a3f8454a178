"""What a test may not leave behind, looked at before and after each one."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 3.0  # seconds: a thread that was told to end may still be on its way out


def _application() -> Any:
    """The QApplication, without importing Qt for a test that has not."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _windows() -> set[Any]:
    application = _application()
    return set() if application is None else set(application.topLevelWidgets())


def _flush_deletions() -> None:
    """Let Qt delete now what was told to be deleted later."""
    if _application() is not None:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _timers() -> set[int]:
    """The active timers that Python knows of, as ids of their wrappers."""
    if _application() is None:
        return set()
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    return {id(o) for o in gc.get_objects() if type(o) is QTimer and isValid(o) and o.isActive()}


def spare_the_settled() -> None:
    """Keep what lives on out of later looks: modules, caches and session fixtures would be walked for each test.

    The collector does not walk frozen objects either, and nothing of a test that is over is among them: cycles are
    collected before.
    """
    gc.collect()
    gc.freeze()


def _working_qt_threads() -> int:
    if _application() is None:
        return 0
    from PySide6.QtCore import QThreadPool

    return QThreadPool.globalInstance().activeThreadCount()


def _handlers() -> list[logging.Handler]:
    """The root logger's, without those that pytest puts on to capture a test's log."""
    return [h for h in logging.getLogger().handlers if not type(h).__module__.startswith("_pytest")]


def _entries(folder: str | Path) -> set[str]:
    return {entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")}


def open_files(folder: Path) -> list[str]:
    """The files under `folder` that this process holds open, where the system can tell (Linux)."""
    found = []
    with contextlib.suppress(FileNotFoundError):
        for descriptor in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):  # the listing's own descriptor is gone by now
                target = descriptor.readlink()
                found += [str(target)] if target.is_relative_to(folder) else []
    return sorted(found)


def _settled(remaining: Callable[[], Any]) -> Any:
    """What `remaining` still returns after a while; returns at once when that is nothing."""
    end = time.monotonic() + PATIENCE
    while (left := remaining()) and time.monotonic() < end:
        time.sleep(0.01)
    return left


@dataclass
class Surroundings:
    """The state of the process and its folders at one moment."""

    threads: set[threading.Thread] = field(default_factory=lambda: set(threading.enumerate()))
    windows: set[Any] = field(default_factory=_windows)
    timers: set[int] = field(default_factory=_timers)
    handlers: list[logging.Handler] = field(default_factory=_handlers)
    folder: Path = field(default_factory=Path.cwd)
    checkout: set[str] = field(default_factory=lambda: _entries(ROOT))
    temporary: set[str] = field(default_factory=lambda: _entries(tempfile.gettempdir()))

    def left_behind(self, own_folder: Path) -> list[str]:
        """What has been added since, one line each; `own_folder` is the test's own and may keep closed files."""
        _flush_deletions()
        if open_files(own_folder) or _windows() - self.windows or _timers() - self.timers:
            gc.collect()
            _flush_deletions()
        found = {
            "a thread still runs": _settled(lambda: set(threading.enumerate()) - self.threads),
            "work still runs on Qt's thread pool": _settled(_working_qt_threads),
            "a window was left": _windows() - self.windows,
            "a timer still runs": _timers() - self.timers,
            "a file was left open": open_files(own_folder),
            "a log handler was left": [h for h in _handlers() if h not in self.handlers],
            "the current folder was changed": folder if (folder := Path.cwd()) != self.folder else "",
            "a file was left in the checkout": _entries(ROOT) - self.checkout,
            "a file was left in the temporary folder": _entries(tempfile.gettempdir()) - self.temporary,
        }
        return [f"{what}: {left}" for what, left in found.items() if left]
