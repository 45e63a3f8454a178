"""``headwater users`` on a file and on a server that enforces the roles."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.cli.main import run
from app.domain.roles import Role
from tests.support import postgres
from tests.support.guarded import GuardedTeam

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def headwater(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line; answers exit code, JSON and what was said besides."""

    def go(place: str, *words: str) -> tuple[int, Any, str]:
        argv: Sequence[str] = ("--db", place, *words, "--json")
        code = run(argv, lambda _: 0, lambda _: 0)
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return go


def test_people_of_a_file_have_roles_and_no_logins(headwater: Run, tmp_path: Path) -> None:
    place = str(tmp_path / "team.headwater")
    assert headwater(place, "--user", "Mira Osei", "init")[0] == 0
    code, added, _ = headwater(place, "users", "add", "Ana Costa", "--role", "manager")
    assert (code, added["login"]) == (0, None)
    assert headwater(place, "users", "role", "Ana", "support")[0] == 0
    _, listed, _ = headwater(place, "users", "list")
    assert [(row["name"], row["role"]) for row in listed["rows"]] == [("Mira Osei", "owner"), ("Ana Costa", "support")]
    assert listed["enforced_by_server"] is False
    for words, said in (
        (("users", "reset", "Ana"), "no logins of its own"),
        (("users", "protect"), "can't make roles"),
        (("users", "role", "Nobody", "rep"), "There is nobody"),
        (("--user", "Ana", "users", "add", "Eve"), "Support can't add accounts"),
    ):
        code, _, err = headwater(place, *words)
        assert code == 1
        assert said in err
    assert headwater(place, "users", "role", "Ana", "boss")[0] == 2
    assert headwater(place, "users", "disable", "Ana")[0] == 0
    assert len(headwater(place, "users", "list")[1]["rows"]) == 1
    assert len(headwater(place, "users", "list", "--all")[1]["rows"]) == 2


@pytest.mark.postgres
def test_people_of_a_server_get_logins(headwater: Run, own_team: GuardedTeam) -> None:
    place = own_team.url_of(own_team.logins[Role.MANAGER])
    _, added, _ = headwater(place, "users", "add", "Ana Costa", "--role", "rep")
    url = own_team.url_of(added["login"]).rsplit("@", 1)[1]
    psycopg.connect(f"postgresql://{added['login']}:{added['password']}@{url}").close()
    _, reset, _ = headwater(place, "users", "reset", "Ana")
    assert reset["login"] == added["login"]
    assert reset["password"] != added["password"]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgresql://{added['login']}:{added['password']}@{url}")
    psycopg.connect(f"postgresql://{added['login']}:{reset['password']}@{url}").close()
    assert headwater(place, "users", "disable", "Ana")[0] == 0
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(f"postgresql://{added['login']}:{reset['password']}@{url}")


@pytest.mark.postgres
def test_the_first_owner_gets_a_login_where_roles_can_be_made(
    headwater: Run, keepers_server: postgres.Server, postgres_server: postgres.Server
) -> None:
    with keepers_server.database() as url:
        code, made, _ = headwater(url, "--user", "Mira Osei", "init")
        assert code == 0
        address = url.rsplit("@", 1)[1]
        psycopg.connect(f"postgresql://{made['login']}:{made['password']}@{address}").close()
    with postgres_server.database() as url:
        code, made, said = headwater(url, "--user", "Mira Osei", "init")
        if not made.get("login"):
            assert "Everybody shares one login" in said
        assert code == 0


def test_who_does_not_own_the_database_neither_copies_nor_replaces_it(headwater: Run, tmp_path: Path) -> None:
    place, copy = str(tmp_path / "team.headwater"), tmp_path / "copy.headwater"
    assert headwater(place, "--user", "Mira Osei", "init")[0] == 0
    assert headwater(place, "users", "add", "Tom Hale", "--role", "manager")[0] == 0
    assert headwater(place, "backup", "--to", str(copy))[0] == 0
    elsewhere = str(tmp_path / "elsewhere.headwater")
    for words, said in (
        (("backup",), "Managers can't copy the database. Owners can. Ask Mira Osei."),
        (("restore", str(copy), "--over"), "Managers can't bring back a backup over the database"),
        (("move", "--from", place, "--to", elsewhere), "Managers can't move the database to another place"),
        (("encrypt", "--yes"), "Managers can't encrypt the database, or decrypt it"),
    ):
        code, _, err = headwater(place, "--user", "Tom Hale", *words)
        assert code == 1
        assert said in err
    assert not Path(elsewhere).exists()
    assert headwater(place, "restore", str(copy), "--over")[0] == 0
    # A file that nobody can read any more has no owner to ask: it is put aside, whoever does it.
    Path(place).write_bytes(b"not a database" * 500)
    assert headwater(place, "--user", "Tom Hale", "restore", str(copy), "--over")[0] == 0
    assert len(headwater(place, "users", "list")[1]["rows"]) == 2


@pytest.mark.postgres
def test_a_manager_is_kept_out_of_copies_by_their_own_login(headwater: Run, own_team: GuardedTeam) -> None:
    place = own_team.url_of(own_team.logins[Role.MANAGER])
    code, _, err = headwater(place, "backup")
    assert code == 1
    assert "Managers can't copy the database. Owners can. Ask Mira Osei." in err
    code, _, err = headwater(place, "users", "role", "Mira", "rep")
    assert code == 1
    assert "Only owners can change the accounts of owners." in err
