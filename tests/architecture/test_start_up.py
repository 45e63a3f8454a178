"""What a start loads: the command line no Qt, and neither of them what only some commands need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.test_imports import HEAVY
from tests.support import source

REPORT = """
import sys
{action}
print("loaded:", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""
HELP = """
from app.__main__ import main
try:
    code = main(["--help"])
except SystemExit as end:
    code = end.code
assert code in (0, None), code
"""


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
