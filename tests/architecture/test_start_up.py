"""What a start loads: the command line no Qt, and neither of them what only some commands need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from app import bootstrap
from tests.architecture.test_imports import HEAVY
from tests.support import source

REPORT = """
import sys
{action}
print("loaded:", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""
STAND_IN = """
from app.bootstrap.haste import hurry
hurry()
import sqlalchemy.orm
import asyncio, asyncio.events, importlib.metadata
assert asyncio.iscoroutine(len) is False
assert asyncio.sleep is sys.modules["asyncio"].sleep
assert asyncio.CancelledError is asyncio.exceptions.CancelledError
assert importlib.metadata.version("sqlalchemy")
async def answer(): return await asyncio.sleep(0, 42)
assert asyncio.run(answer()) == 42
"""
HELP = """
from app.__main__ import main
try:
    code = main(["--help"])
except SystemExit as end:
    code = end.code
assert code in (0, None), code
"""

BOARD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.__main__ import main
from app.config.session import Session, Visit, save_session

save_session(Session(visits={{sys.argv[1]: Visit("pipeline")}}))
application = QApplication(sys.argv[:1])

def look():
    screens = [w for w in application.allWidgets() if type(w).__name__ == "BoardScreen"]
    if screens and screens[0].bench.deck.board is not None:
        print("loaded:", *sorted(sys.modules), flush=True)
        timer.stop()
        screens[0].window().close()

timer = QTimer()
timer.timeout.connect(look)
timer.start(1)
assert main(["--db", sys.argv[1]]) == 0
"""
_TEXTS = "from __future__ import annotations"
# What only those need who change something, or who look at something else than the board.
BEHIND = frozenset(
    {
        "app.domain.access",
        "app.domain.access_ahead",
        "app.domain.dates_in_words",
        "app.domain.number_text",
        "app.domain.promises",
        "app.services.activities",
        "app.services.board.facts",
        "app.services.deals.commands",
        "app.services.editing",
        "app.services.notices",
        "app.services.rates",
        "app.services.tasks",
        "app.services.views",
        "app.storage.access.gate",
        "app.storage.share_guard",
        "app.storage.unit_of_work",
        "app.models.exchange",
        "app.models.promises",
        "app.ui.board.between_dialog",
        "app.ui.deals.sheet",
        "app.ui.frame.held_dialog",
        "app.ui.frame.remedy_dialog",
        "app.ui.notices.bus",
        "app.ui.notices.desktop",
        "app.ui.palette",
        "app.ui.settings",
        "app.ui.shared.form_fields",
        "app.ui.shared.moving.phase_prompt",
        "app.ui.shared.sheet",
        "app.ui.today.screen",
        "asyncio.events",
        "email.message",
        "logging.handlers",
        "sqlalchemy",
    }
)


def _loaded(action: str) -> set[str]:
    """The top-level names that a fresh interpreter holds after `action`."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT.format(action=action)],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("loaded:")[2].split())


def test_help_loads_neither_window_nor_database() -> None:
    assert _loaded(HELP) & {"PySide6", "shiboken6", "sqlalchemy", *HEAVY} == set()


@pytest.mark.parametrize("module", ["app", "app.__main__", "app.cli", "app.bootstrap"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    assert _loaded(f"import {module}") & set(HEAVY) == set()


def test_the_window_is_shown_before_the_database_library_is_loaded() -> None:
    """SQLAlchemy takes longer to import than a window to appear, so the wiring may not import it to start with."""
    assert "sqlalchemy" not in _loaded("import app.bootstrap")


def test_a_board_is_shown_before_anything_is_loaded_that_it_does_not_show(
    _migrated_file: Path,  # noqa: PT019 - it is a path
    tmp_path: Path,
) -> None:
    """Each module takes its part of a start; SQLAlchemy and the tables would take as much as all others together."""
    path = tmp_path / "team.headwater"
    shutil.copyfile(_migrated_file, path)
    _set_up(path)
    places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "APPDATA"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", BOARD.format(), str(path)],
        cwd=source.ROOT,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert "app.ui.board.screen" in loaded
    assert loaded & BEHIND == set()
    assert {name.split(".")[0] for name in loaded} & set(HEAVY) <= {"platformdirs", "sqlcipher3"}


@pytest.mark.parametrize("module", sorted(BEHIND))
def test_what_is_loaded_later_is_there(module: str) -> None:
    assert find_spec(module) is not None


@pytest.mark.parametrize("module", bootstrap._FIRST_DEEDS)
def test_what_is_loaded_when_the_start_is_over_is_there(module: str) -> None:
    assert find_spec(module) is not None


def test_what_a_start_puts_off_is_loaded_when_it_is_used() -> None:
    assert {"asyncio", "importlib", "sqlalchemy"} <= _loaded(STAND_IN)


def test_no_table_is_described_by_text_that_each_start_compiles() -> None:
    written = [path.name for path in (source.ROOT / "app/models").glob("*.py") if _TEXTS in path.read_text("utf-8")]
    assert written == ["base.py"]  # which says why


def _set_up(path: Path) -> None:
    from app.storage.database import Database
    from app.storage.location import Location
    from tests.support.team import new_team

    database = Database.open(Location.parse(str(path)))
    new_team(database)
    database.close()
