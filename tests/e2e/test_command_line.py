"""The program as an office runs it: from scripts, on a file and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import source
from tests.support.program import Program


@pytest.fixture
def program(database_url: str) -> Program:
    return Program(database_url, "2026-03-12")


def test_a_day_of_a_team(program: Program, tmp_path: Path) -> None:
    assert program.json("--user", "Mira Osei", "init", "--team", "Fernhill Scales")["user"] == "Mira Osei"
    people, deals = tmp_path / "team.csv", tmp_path / "deals.csv"
    people.write_text("Name,Role\nJoris Lamers,rep\n", encoding="utf-8")
    deals.write_text(
        "ID;Deal;Kunde;Phase;Betrag;Owner\n"
        "a1;Śruby, wagi;Łoś Młyn;D1;1.250,50 EUR;Joris Lamers\n"
        "a2;Crane scales;Ferro & Söhne;D2;31.200,00 EUR;Joris Lamers\n",
        encoding="cp1250",
    )
    assert program.json("import", str(people), "--what", "users")["created"] == 1
    words = ("import", str(deals), "--what", "deals", "--encoding", "cp1250", "--set", "Kunde=company")
    done = program.json(*words, "--set", "Betrag=amount")
    assert (done["read"], done["created"], done["rejected"]) == (2, 2, 0)
    first, second = program.rows("deals", "list")
    assert (first["name"], first["company"], first["amount"]) == ("Śruby, wagi", "Łoś Młyn", "1250.50")
    assert program.run("deals", "move", str(first["id"]), "D2").code == 0
    assert program.run("--user", "joris", "deals", "won", str(second["id"])).code == 0
    columns = {column["code"]: column for column in program.json("board")["columns"]}
    assert (columns["D1"]["count"], columns["D2"]["sum"], columns["Won"]["sum"]) == (0, "1250.50", "31200.00")
    history = program.rows("history", f"deal:{second['id']}")
    assert (history[0]["who"], history[0]["label"]) == ("Joris Lamers", "Moved Ferro & Söhne to Won")
    assert program.run("--user", "joris", "undo").code == 0
    assert [row["phase"] for row in program.rows("deals", "list")] == ["D2", "D2"]
    assert [row["title"] for row in program.rows("search", "los", "mly") if row["what"] == "companies"] == ["Łoś Młyn"]
    assert program.json("check")["is_sound"]


def test_what_scripts_stand_on(program: Program, tmp_path: Path) -> None:
    """Answers on one stream, messages on the other, and exit codes that tell them apart."""
    assert program.run("board").code == 1
    assert program.run("init", "--sample", "5").code == 0
    failed = program.run("deals", "show", "999", "--json")
    assert (failed.code, failed.out) == (1, "")
    assert failed.err == "headwater: There is no deal 999. List them with: headwater deals list\n"
    assert program.run("deals", "show").code == 2
    target = tmp_path / "out" / "deals.csv"
    failed = program.run("export", "deals", "--to", str(target))
    assert (failed.code, failed.out) == (1, "")
    assert "Traceback" not in failed.err
    plain = program.run("board", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert plain.code == 0
    assert plain.err == ""


def test_a_reader_that_has_enough_is_no_failure(program: Program) -> None:
    assert program.run("init", "--sample", "40").code == 0
    command = [sys.executable, "-m", "app", "--db", program.database, "deals", "list", "--json"]
    with subprocess.Popen(command, cwd=source.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_every_screen_is_drawn_without_a_screen(program: Program, tmp_path: Path) -> None:
    assert program.run("init", "--sample", "10").code == 0
    pictures = str(tmp_path / "pictures")
    done = program.run("tour", "--out", pictures, "--theme", "dark", "--size", "1024x700", "--json")
    assert (done.code, done.err) == (0, "")
    rows = json.loads(done.out)["rows"]
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))
    assert {"start", "pipeline"} <= {row["name"] for row in rows}
    for row in rows:
        assert Path(row["file"]).name == f"{row['name']}.png"
        head = Path(row["file"]).read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1024, 700)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere windows can always be opened")
def test_without_a_screen_no_window_is_tried(program: Program) -> None:
    done = program.run(env={"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert (done.code, done.out) == (1, "")
    assert "no screen here" in done.err


@pytest.mark.postgres
def test_a_password_is_never_shown(postgres_url: str) -> None:
    password = postgres_url.split(":")[2].split("@")[0]
    program = Program(postgres_url)
    runs = [program.run("board"), program.run("init", "--json"), program.run("init"), program.run("check")]
    wrong = Program(postgres_url.replace(password, password + "wrong")).run("board")
    assert wrong.code == 1
    for done in (*runs, wrong):
        assert password not in done.out + done.err


def test_a_file_that_can_only_be_read_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "team.headwater"
    program = Program(str(path), "2026-03-12")
    assert program.run("init", "--sample", "5").code == 0
    deal = program.rows("deals", "list")[0]["id"]
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        if os.access(path, os.W_OK):
            pytest.skip("this user may write everywhere")
        assert program.json("board")["open"]["count"] == 5
        assert program.json("check")["is_sound"]
        refused = program.run("deals", "move", str(deal), "N1")
        assert (refused.code, refused.out) == (1, "")
        assert "read-only" in refused.err
    finally:
        folder.chmod(0o755)
        path.chmod(0o644)
