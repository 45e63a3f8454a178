"""Runs the real program, in a process of its own or in this one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from argparse import Namespace
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from app.cli.main import run
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


class ProgramWithin(Program):
    """The same commands without an interpreter of its own for each: what is asked for, not that it starts."""

    def run(self, *words: str, env: dict[str, str] | None = None) -> Ended:
        """Run a command in this process; there is no environment to give to it."""
        assert env is None
        day = ["--today", self.today] if self.today else []
        out, err = io.BytesIO(), io.BytesIO()
        with (
            io.TextIOWrapper(out, encoding="utf-8", write_through=True) as to_out,
            io.TextIOWrapper(err, encoding="utf-8", write_through=True) as to_err,
        ):
            with redirect_stdout(to_out), redirect_stderr(to_err):
                code = run(["--db", self.database, *day, *words], _no_window, _no_window)
            return Ended(code, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))


def _no_window(_args: Namespace) -> int:
    raise AssertionError("a command may not open the window")
