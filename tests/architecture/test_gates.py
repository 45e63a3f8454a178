"""Lint, formatting, types and import rules as tests, so that nothing lands that `dev.py check` would refuse."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.mark.timeout(600)
@pytest.mark.parametrize("command", dev.CHECKS, ids=" ".join)
def test_the_gate_is_passed(command: tuple[str, ...]) -> None:
    name, *arguments = command
    program = dev.tool(Path(sys.prefix), name)
    done = subprocess.run(
        [program, *arguments], cwd=dev.ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"
