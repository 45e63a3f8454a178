"""Real clients at random on one database, one killed every other second: what was said to be saved is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.program import Program


@pytest.fixture
def program(database_url: str) -> Program:
    return Program(database_url, "2026-03-12")


@pytest.mark.timeout(180)
def test_clients_that_hurry_collide_and_die_lose_nothing(program: Program) -> None:
    assert program.run("init", "--sample", "12").code == 0
    words = ("--clients", "3", "--seconds", "6", "--pace", "0.05", "--crash-every", "2")
    told = program.json("torture", *words)
    assert told["problems"] == []
    assert told["faults"] == 0
    assert told["killed"] >= 1
    assert sum(count for act, count in told["acts"].items() if act.endswith("saved")) > 20
    assert told["visible_after_ms"]["max"] > 0


def test_a_file_treated_as_one_on_a_share_holds_as_well(tmp_path: Path) -> None:
    program = Program(str(tmp_path / "team.headwater"), "2026-03-12")
    assert program.run("init", "--sample", "12").code == 0
    words = ("--clients", "2", "--seconds", "4", "--pace", "0.05", "--crash-every", "0", "--share")
    assert program.json("torture", *words)["problems"] == []
