"""A command line on a database of its own."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.cli.main import run

TODAY = "2026-03-12"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.json["rows"]
        return rows


Headwater = Callable[..., Answer]


def no_window(_args: Namespace) -> int:
    raise AssertionError("a command may not open the window")


@pytest.fixture
def anywhere(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Headwater:
    """Runs a command line without any database named."""
    monkeypatch.delenv("HEADWATER_DB", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)

    def headwater(*words: str) -> Answer:
        capsys.readouterr()
        code = run([str(word) for word in words], no_window, no_window)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return headwater


@pytest.fixture
def headwater(anywhere: Headwater, migrated_url: str) -> Headwater:
    """Runs a command line on an empty database, as of the same day each time."""

    def on_database(*words: str) -> Answer:
        return anywhere("--db", migrated_url, "--today", TODAY, *words)

    return on_database


@pytest.fixture
def team(headwater: Headwater) -> Headwater:
    """The same with a team that has sample data."""
    assert headwater("init", "--sample", "12").code == 0
    return headwater
