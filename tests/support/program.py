"""Runs the real program in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from tests.support import source

PATIENCE = 100  # seconds


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Program:
    """The command line on one database."""

    database: str
    today: str | None = None

    def run(self, *words: str, env: dict[str, str] | None = None) -> Ended:
        """Run a command and wait for its end."""
        day = ["--today", self.today] if self.today else []
        command = [sys.executable, "-m", "app", "--db", self.database, *day, *words]
        done = subprocess.run(
            command,
            cwd=source.ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def json(self, *words: str) -> Any:
        """The JSON answer of a command that succeeds."""
        done = self.run(*words, "--json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """The rows of a list."""
        rows: list[dict[str, Any]] = self.json(*words)["rows"]
        return rows
