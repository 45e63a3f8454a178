"""What keeps a start short, whatever is started: docs/benchmarks.md tells how a start is measured."""

from __future__ import annotations

import builtins
import gc
import sys
from importlib import import_module
from inspect import iscoroutine
from threading import Thread
from types import ModuleType
from typing import Any

# Python threads take turns, and the usual turn of 5 ms is a third of a frame. Painting asks for its turn some dozen
# times: Qt lets go of it to draw and takes it again for each part that is ours. Beside a thread that computes all the
# time a drop held the hand up for 20 to 40 ms with turns of 0.5 ms, and does for 10 with these (ADR 28).
_TURN_SECONDS = 0.0001
# Whichever thread looks for garbage holds all others up. Python's own 700 objects are those of a few cards; a look
# among 10,000 takes about a millisecond, and a report over 100,000 deals spends a tenth less time.
_YOUNG = 10_000


def unhook_imports() -> None:
    """Import as Python does by itself; to be called once Qt is there, before anything else is imported.

    PySide reads the source of every module that is imported after it and keeps it in memory, for the sake of a second
    spelling of its names (``from __feature__ import snake_case``) which nothing here uses. That takes a third of the
    time of all imports.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


class _StandIn(ModuleType):
    """Stands where a module is imported but hardly ever used, and loads it when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def _put_off_imports() -> None:
    """What SQLAlchemy imports for its asynchronous engines and for plug-ins takes a seventh of its own import."""
    stand_ins = _StandIn("asyncio"), _StandIn("importlib.metadata")
    # The one name that is asked for at once; asyncio's own says yes to generators of Python 3.3 besides.
    vars(stand_ins[0])["iscoroutine"] = iscoroutine
    for stand_in in stand_ins:
        package, _, name = stand_in.__name__.rpartition(".")
        if sys.modules.setdefault(stand_in.__name__, stand_in) is stand_in and package:
            setattr(import_module(package), name, stand_in)


def hurry() -> None:
    """Until ``settle_down``: nothing looks for garbage, since what a start makes is there to stay."""
    _put_off_imports()
    gc.disable()


def settle_down() -> None:
    """The start is over: garbage is looked for among what is made from now on."""
    gc.freeze()
    gc.set_threshold(_YOUNG)
    gc.enable()


def take_short_turns() -> None:
    """Somebody may be at work by now, while threads compute."""
    sys.setswitchinterval(_TURN_SECONDS)


def load_behind(module: str) -> None:
    """Begin to import a module on a thread of its own; whoever imports it meanwhile waits for it.

    Not both may import the same package for the first time: Python's locks are one for each module, and two threads
    that meet in a package and its parts take them in opposite orders. What the window loads while the database's part
    is loading is therefore kept apart from it (tests/architecture/test_start_up.py).
    """
    Thread(target=import_module, args=(module,), name="loader", daemon=True).start()
