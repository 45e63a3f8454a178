"""What may not stand in the files of the project, and how it speaks to the people who use it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support import source

# Written in pieces, so that this file does not hold what it looks for.
_MACHINE = "|".join(("/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/", "/ho" + r"me/\w", "/opt/p" + "ypi", r"C:\\Us" + "ers"))
_REGISTRY = "|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)", "--index" + "-url"))
_UNFINISHED = "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK", "raise NotImpl" + "emented"))

FORBIDDEN = {
    "a path of one machine": re.compile(rf"(?<![\w.~*])(?:{_MACHINE})"),
    "an address of a package registry": re.compile(_REGISTRY),
    "something unfinished": re.compile(rf"\b(?:{_UNFINISHED})"),
    "a conflict of a merge": re.compile(r"^(<{7} |>{7} )", re.MULTILINE),
    "a key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY"),
}
TEXT = {".py", ".md", ".toml", ".json", ".yml", ".yaml", ".txt", ".lock", ".spec", ".svg", ".qss", ".sh", ".ini", ""}


def _texts() -> list[tuple[Path, str]]:
    paths = [path for path in source.tracked_files() if path.suffix in TEXT]
    return [(path, path.read_text(encoding="utf-8")) for path in paths]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = [
        f"{source.name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for path, text in _texts()
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert found == []


def test_the_locks_hold_names_and_hashes_alone() -> None:
    for name in ("requirements.lock", "requirements-build.lock"):
        text = (source.ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = re.findall(r"^([\w.-]+)==", text, re.MULTILINE)
        assert len(pins) > 10
        assert text.count("--hash=sha256:") >= len(pins)


def test_a_silenced_check_says_why() -> None:
    """`type: ignore[code]  # reason` and `noqa: CODE - reason`, in the words of whoever silenced it."""
    silenced = re.compile(r"#\s*(?:type: ignore|noqa)\b(.*)")
    bare = re.compile(r"^(?:\[[\w, -]+\]|: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*)\s*(?:#|-|\u2013|\()\s*\w.{5,}")
    found = [
        f"{source.name_of(path)}: {match.group()}"
        for path in source.modules("app", "benchmarks")
        for match in silenced.finditer(path.read_text(encoding="utf-8"))
        if not bare.match(match.group(1))
    ]
    assert found == []


def test_people_are_never_told_that_what_they_wrote_is_wrong_without_help() -> None:
    """The word says that something is wrong and not what, so no text of the program uses it."""
    word = re.compile(r"\b" + "in" + r"valid\b", re.IGNORECASE)
    found = [
        f"{source.name_of(path)}:{line}: {text}"
        for path in source.modules("app")
        for line, text in source.texts(path)
        if word.search(text)
    ]
    assert found == []


def test_the_tests_use_the_real_parts() -> None:
    """No stand-ins where the real thing can run: databases, files, widgets and processes all can, here."""
    found = [
        source.name_of(path)
        for path in source.modules("tests")
        if any(name.split(".")[:2] == ["unittest", "mock"] for name in source.imports_at_start(path))
    ]
    assert found == []


def test_every_package_of_the_program_says_what_it_is_for() -> None:
    """The first line of a folder's `__init__.py` is where a newcomer looks."""
    silent = [
        source.name_of(path)
        for path in source.modules("app")
        if "migrations/versions" not in source.name_of(path) and ast.get_docstring(source.tree(path)) is None
    ]
    assert silent == []
