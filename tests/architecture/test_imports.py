"""Import rules that the contracts in pyproject.toml can't say; those are run by test_gates.py."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support import source

# Each costs from 30 to 500 ms to import and is needed by one task or another, never by all: import it in a function.
HEAVY = (
    "alembic",
    "apscheduler",
    "babel",
    "charset_normalizer",
    "holidays",
    "keyring",
    "platformdirs",
    "psycopg",
    "python_calamine",
    "rapidfuzz",
    "sqlcipher3",
    "xlsxwriter",
)
SCREENS = sorted(
    path
    for path in (source.ROOT / "app" / "ui").iterdir()
    if (path / "__init__.py").is_file() and path.name != "shared"
)


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    paths = [path for path in source.modules("app") if "migrations" not in path.parts]
    wrong = {
        source.name_of(path): sorted(heavy)
        for path in paths
        if (heavy := {name for name in source.imports_at_start(path) if name.split(".")[0] in HEAVY})
    }
    assert wrong == {}


@pytest.mark.parametrize("screen", SCREENS, ids=lambda path: path.name)
def test_a_screen_knows_no_other_screen(screen: Path) -> None:
    others = tuple(f"app.ui.{other.name}" for other in SCREENS if other != screen)
    wrong = []
    for path in screen.rglob("*.py"):
        for node in source.nodes(path, ast.Import, ast.ImportFrom):
            names = _imported(node)
            wrong += [f"{source.name_of(path)}: {n}" for n in names for o in others if n == o or n.startswith(o + ".")]
    assert wrong == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert isinstance(node, ast.ImportFrom)
    assert node.level == 0, "imports are absolute here"
    return [f"{node.module}.{alias.name}" for alias in node.names]


def test_only_the_essential_part_of_qt_is_used() -> None:
    """The other wheels of PySide6 weigh 161 MB and more; what is imported must lie in PySide6-Essentials."""
    essential = {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtPrintSupport", "QtNetwork", "QtTest"}
    used = {
        name.split(".")[1]
        for path in source.modules("app", "tests", "benchmarks")
        for node in source.nodes(path, ast.ImportFrom)
        for name in _imported(node)
        if name.startswith("PySide6.")
    }
    assert used - essential == set()
