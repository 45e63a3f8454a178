"""Backups, restores, moves and encryption through the real command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.storage.sqlite_file import is_encrypted
from tests.support.program import Program

SECRET = "it's a “secret”"


def run(*words: str, passphrase: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    if passphrase is not None:
        environment["HEADWATER_PASSPHRASE"] = passphrase
    command = [sys.executable, "-m", "app", *words]
    return subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", env=environment, stdin=subprocess.DEVNULL
    )


def answer(*words: str, passphrase: str | None = None) -> Any:
    done = run(*words, "--json", passphrase=passphrase)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def place(tmp_path: Path) -> str:
    path = str(tmp_path / "team.headwater")
    answer("--db", path, "init", "--sample", "5")
    return path


def test_a_backup_comes_back_over_what_is_there(place: str, tmp_path: Path) -> None:
    made = Path(answer("--db", place, "backup")["file"])
    assert made.parent == tmp_path / "backups"
    before = answer("--db", place, "board")
    added = answer("--db", place, "backup", "--to", str(tmp_path / "stick.headwater"))
    assert Path(added["file"]).stat().st_size == added["bytes"]
    kept = answer("--db", place, "restore", str(made), "--over")["kept"]
    assert Path(kept).is_file()
    assert answer("--db", place, "board") == before
    target = str(tmp_path / "restored.headwater")
    answer("restore", str(made), "--to", target)
    assert answer("--db", target, "board") == before
    refused = run("restore", str(made), "--to", target)
    assert (refused.returncode, "exists already" in refused.stderr) == (1, True)
    assert run("restore", str(made)).returncode == 2


def test_an_encrypted_file_asks_and_can_be_opened_again(place: str, tmp_path: Path) -> None:
    refused = run("--db", place, "encrypt", passphrase=SECRET)
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert not is_encrypted(Path(place))
    board = answer("--db", place, "board")
    assert answer("--db", place, "encrypt", "--yes", passphrase=SECRET)["is_encrypted"]
    needed = run("--db", place, "board")
    assert needed.returncode == 1
    assert "HEADWATER_PASSPHRASE" in needed.stderr
    assert "or the file is damaged" in run("--db", place, "board", passphrase="other").stderr
    assert answer("--db", place, "board", passphrase=SECRET) == board
    file = tmp_path / "passphrase.txt"
    file.write_text(SECRET + "\n", encoding="utf-8")
    assert answer("--db", place, "board", "--passphrase-file", str(file)) == board
    made = answer("--db", place, "backup", passphrase=SECRET)
    assert is_encrypted(Path(made["file"]))
    moved = str(tmp_path / "moved.headwater")
    answer("move", "--from", place, "--to", moved, passphrase=SECRET)
    assert is_encrypted(Path(moved))
    assert not answer("--db", place, "encrypt", "--off", passphrase=SECRET)["is_encrypted"]
    assert answer("--db", place, "board") == board


def test_a_new_file_is_encrypted_from_the_start(tmp_path: Path) -> None:
    place = str(tmp_path / "secret.headwater")
    answer("--db", place, "init", "--encrypt", "--yes", passphrase=SECRET)
    assert is_encrypted(Path(place))
    assert answer("--db", place, "check", passphrase=SECRET)["is_sound"]


@pytest.mark.postgres
def test_there_and_back_again_the_checksums_are_the_same(place: str, postgres_url: str, tmp_path: Path) -> None:
    there = answer("move", "--from", place, "--to", postgres_url)
    back = answer("move", "--from", postgres_url, "--to", str(tmp_path / "back.headwater"))
    assert there["tables"] == back["tables"]
    assert there["rows"] == back["rows"] > 500
    refused = run("move", "--from", place, "--to", postgres_url)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr


@pytest.mark.realdata
@pytest.mark.postgres
def test_a_real_team_goes_there_and_back(real_data: Callable[[str], Path], postgres_url: str, tmp_path: Path) -> None:
    folder, place = real_data("maven_crm"), str(tmp_path / "maven.headwater")
    program = Program(place, "2017-12-31")
    assert program.run("init", "--currency", "USD").code == 0
    for what, name in (("users", "sales_teams"), ("companies", "accounts"), ("products", "products")):
        program.json("import", str(folder / f"{name}.csv"), "--what", what)
    words = ("--value", "phase:Prospecting=G2", "--value", "phase:Engaging=D1")
    dates = ("--date", "engage_date=M/D/YYYY,D-M-YY", "--date", "close_date=M/D/YYYY,MM-DD-YY")
    program.json("import", str(folder / "sales_pipeline.csv"), "--what", "deals", *words, *dates)
    there = answer("move", "--from", place, "--to", postgres_url)
    back = answer("move", "--from", postgres_url, "--to", str(tmp_path / "back.headwater"))
    assert there["tables"] == back["tables"]
    assert {table["name"]: table["rows"] for table in back["tables"]}["deals"] == 8800
