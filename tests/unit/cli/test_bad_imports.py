"""Files and databases that can't be used, through the command line: what and where it is said, the data as before."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from app.storage.database import Database
from app.storage.location import Location
from tests.support.snapshots import snapshot
from tests.support.team import new_team
from tests.unit.cli.conftest import Headwater
from tests.unit.services.exchange.support import workbook, write

ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's file, made once."""
    path = tmp_path_factory.mktemp("team") / "team.headwater"
    database = Database.open(Location.parse(str(path)), may_create=True)
    new_team(database)
    database.close()
    return path


@pytest.fixture
def place(_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(_made, tmp_path / "team.headwater"))


@pytest.fixture
def team(anywhere: Headwater, place: Path) -> Headwater:
    return lambda *words: anywhere("--db", str(place), "--today", "2026-03-12", *words)


def data(place: Path) -> object:
    database = Database.open(Location.parse(str(place)))
    try:
        return snapshot(database)
    finally:
        database.close()


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "empty.csv is empty"),
    "blank.csv": (b"\n \n\t\n", "blank.csv is empty"),
    "names only.csv": (b"name,stage\n", "has column names, but no rows below them"),
    "no names.csv": (b"1;2026-01-02;4,5\n2;2026-02-03;5,5\n", "or say that the file has none.\n  --no-header"),
    "zeros.csv": (b"\0" * 5000, "zeros.csv is empty"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture.csv is a picture"),
    "paper.csv": (b"%PDF-1.4\n1 0 obj\n", "paper.csv is a PDF document"),
    "page.xls": (b"<html><table><tr><td>Name</td></tr></table>", "page.xls is a web page"),
    "list.json": (b'[{"name": "A"}]', "list.json is JSON"),
    "secret.xlsx": (ENCRYPTED, "secret.xlsx is protected by a password"),
    "old.xls": (ENCRYPTED[:400], "in the format of Excel before 2007"),
    "torn.xlsx": (b"PK\x03\x04" + b"junk" * 50, "torn.xlsx is a damaged workbook"),
    "quote.csv": (b'name\n"A\n' + b"B\n" * 40, "opens a quotation mark on line 2 and never closes it"),
}


def test_files_that_hold_no_table_are_refused_by_name(team: Headwater, place: Path, tmp_path: Path) -> None:
    before = data(place)
    for name, (content, said) in REFUSED.items():
        answer = team("import", write(tmp_path, content, name), "--what", "deals")
        assert (answer.code, answer.out) == (1, ""), name
        assert said in answer.err, name
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder" in team("import", tmp_path / "folder.csv", "--what", "deals").err
    assert data(place) == before


ROWS = (
    b"id;name;stage;owner;product;close date;amount\n"
    b"1;Right;Fit;Mira Osei;;2026-02-28;1.234,56 EUR\n"
    b"2;K;Fit;;;2026-02-28;$342.09K\n"
    b"3;Swiss;Fit;;;2026-02-28;1'200.-\n"
    b"4;No such day;Fit;;;31/02/2026;5\n"
    b"5;Odd;Haggling;Nobody;Gizmo;;many\n"
    b"1;Twin;Fit;;;;\n"
    b"6;N\0l;Fit;;;;\n"
    b"7;Long" + b"g" * 10_000_000 + b";Fit;;;;\n"
    b"8;short\n"
    b"9;" + "Köln".encode() + b";Fit;;;;\n"
    b"10;" + "Orléans".encode("cp1252") + b";Fit;;;;\n"
)


def test_each_bad_row_is_told_with_its_line_and_column_and_the_others_go_in(
    team: Headwater, place: Path, tmp_path: Path
) -> None:
    path = write(tmp_path, ROWS, "deals.csv")
    tried = team("import", path, "--what", "deals", "--dry-run", "--json")
    assert "line 12 was read as Windows-1252" in tried.err
    told = {(line, reason["column"]) for reason in tried.json["reasons"] for line in reason["lines"]}
    assert told == {
        (5, "close date"),
        (6, "stage"),
        (6, "owner"),
        (6, "product"),
        (6, "amount"),
        (7, "id"),
        (8, "name"),
        (9, "name"),
        (10, None),
    }
    rejects = tmp_path / "rejected.csv"
    done = team("import", path, "--what", "deals", "--rejects", rejects, "--json").json
    assert (done["created"], done["rejected"]) == (5, 6)
    amounts = {row["name"]: (row["amount"], row["currency"]) for row in team("deals", "list", "--json").rows}
    assert amounts["Right"] == ("1234.56", "EUR")
    assert amounts["K"] == ("342090.00", "USD")
    assert amounts["Swiss"] == ("1200.00", "EUR")
    assert set(amounts) == {"Right", "K", "Swiss", "Köln", "Orléans"}
    assert "“31/02/2026”" in rejects.read_text(encoding="utf-8-sig")
    assert team("check").code == 0
    assert team("import", "--revert", str(done["batch"])).code == 0
    assert team("deals", "list", "--json").rows == []


def test_rejected_rows_are_mended_and_go_in(team: Headwater, tmp_path: Path) -> None:
    content = "id,name,stage,amount\n1,A,Fit,5\n2,B,Haggling,many\n"
    rejects = tmp_path / "rejected.csv"
    team("import", write(tmp_path, content, "deals.csv"), "--what", "deals", "--rejects", rejects)
    text = rejects.read_text(encoding="utf-8-sig")
    assert "stage: There is no phase" in text
    assert "amount: “many” is not a number." in text
    rejects.write_text(text.replace("B,Haggling,many", "B,Need,7"), encoding="utf-8-sig")
    again = team("import", rejects, "--what", "deals", "--json").json
    assert (again["read"], again["created"], again["rejected"]) == (1, 1, 0)


def test_what_can_not_be_kept_is_refused_before_the_import(team: Headwater, place: Path, tmp_path: Path) -> None:
    before = data(place)
    words = ("import", write(tmp_path, "name,stage\nA,Fit\nB,Odd\n", "deals.csv"), "--what", "deals")
    nowhere = team(*words, "--rejects", tmp_path / "none" / "rejected.csv", "--json")
    assert (nowhere.code, nowhere.out, "can't be written" in nowhere.err) == (1, "", True)
    assert "is a folder" in team(*words, "--rejects", tmp_path).err
    assert team(*words, "--save-mapping", " ").code == 1
    assert data(place) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_delimiter_is_one_character(team: Headwater, tmp_path: Path) -> None:
    path = write(tmp_path, "name\tstage\nA; B\tFit\n", "deals.csv")
    for mark in ("ab", "", '"', "\n"):
        answer = team("import", path, "--what", "deals", "--delimiter", mark)
        assert (answer.code, "does not separate cells" in answer.err) == (2, True), mark
    for mark in ("tab", "\\t", "\t"):
        assert team("import", path, "--what", "deals", "--delimiter", mark, "--dry-run", "--json").json["read"] == 1


def test_wide_files_and_formulas_go_in_as_far_as_they_say_something(team: Headwater, tmp_path: Path) -> None:
    wide = ",".join(["name", *(f"c{n}" for n in range(299))]) + "\n" + ",".join(["Deal"] * 300) + "\n"
    answer = team("import", write(tmp_path, wide, "wide.csv"), "--what", "deals", "--json")
    assert answer.json["created"] == 1
    assert "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 289 more" in answer.err
    sums = "name,amount\n=SUM(A1),5\nB,#DIV/0!\n"
    tried = team("import", write(tmp_path, sums, "sums.csv"), "--what", "deals", "--dry-run", "--json").json
    assert (tried["created"], tried["rejected"], tried["reasons"][0]["lines"]) == (1, 1, [3])
    book = workbook(tmp_path / "book.xlsx", {"S": [["name", "amount"], ["C", 5]]})
    assert team("import", book, "--what", "deals", "--json").json["created"] == 1


def test_databases_that_can_not_be_used_are_refused_and_left_alone(
    anywhere: Headwater, place: Path, tmp_path: Path
) -> None:
    from sqlcipher3 import dbapi2

    raw = place.read_bytes()
    half = write(tmp_path, raw[: len(raw) // 2], "half.headwater")
    newer = write(tmp_path, raw, "newer.headwater")
    foreign = tmp_path / "foreign.headwater"
    with contextlib.closing(dbapi2.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with contextlib.closing(dbapi2.connect(foreign)) as connection, connection:
        connection.execute("CREATE TABLE anything (a)")
    wrong = {
        write(tmp_path, b"no database at all\n" * 200, "garbage.headwater"): "is not a Headwater database",
        write(tmp_path, b"", "empty.headwater"): "is empty. Set it up first",
        half: "The database file is damaged",
        newer: "was written by a newer Headwater",
        foreign: "belongs to another program",
        tmp_path / "none.headwater": "There is no database at",
    }
    deals = write(tmp_path, "name\nA\n", "deals.csv")
    for path, said in wrong.items():
        before = path.read_bytes() if path.exists() else b""
        kept = path.name in ("half.headwater", "newer.headwater", "garbage.headwater")
        answer = anywhere("--db", str(path), "import", deals, "--what", "deals")
        assert (answer.code, answer.out) == (1, ""), path.name
        assert said in answer.err, path.name
        assert not kept or path.read_bytes() == before, path.name
    with contextlib.closing(dbapi2.connect(foreign)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("anything",)]


def test_a_read_only_database_takes_no_import(
    team: Headwater, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = data(place)
    # Root may write whatever the mode says, so the question itself is answered here.
    monkeypatch.setattr("app.storage.keeper.is_writable", lambda _path: False)
    deals = write(tmp_path, "name\nA\n", "deals.csv")
    answer = team("import", deals, "--what", "deals")
    assert (answer.code, "read-only" in answer.err) == (1, True)
    assert team("import", deals, "--what", "deals", "--dry-run", "--json").json["created"] == 1
    monkeypatch.undo()
    assert data(place) == before


def test_a_locked_database_is_waited_for_and_then_said(
    team: Headwater, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr("app.storage.engine.WRITE_TIMEOUT_MS", 50)
    monkeypatch.setattr("app.services.errands.RETRY_SECONDS", 0.2)
    before = data(place)
    deals = write(tmp_path, "name\nA\n", "deals.csv")
    with contextlib.closing(dbapi2.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = team("import", deals, "--what", "deals")
        other.execute("ROLLBACK")
    assert (answer.code, answer.out) == (1, "")
    assert "Another program is writing" in answer.err
    assert data(place) == before
    assert team("import", deals, "--what", "deals").code == 0


def test_what_is_unknown_is_created_when_asked_and_a_pipeline_is_chosen(team: Headwater, tmp_path: Path) -> None:
    content = "name,stage,owner,product,contact,role\nA,Fit,Kim Oh,GTX Pro,Ana Ruiz,champion\nB,Proposal,,,,\n"
    words = ("import", write(tmp_path, content, "deals.csv"), "--what", "deals")
    tried = team(*words, "--dry-run")
    assert '--value "owner:Kim Oh=..." or --create owner' in tried.err
    done = team(*words, "--create", "owner", "--create", "product", "--pipeline", "Marketing", "--json").json
    assert (done["created"], done["rejected"]) == (1, 1)
    assert done["created_along"] == {"users": 1, "products": 1, "contacts": 1}
    assert "a phase is not made from a name alone" in team(*words, "--create", "phase").err
    assert "There is no pipeline “Service”" in team(*words, "--pipeline", "Service").err
    once_more = write(tmp_path, "name,stage,company,contact\nC,Fit,Neu AG,Al;Bo\n", "more.csv")
    assert "Created along with them: 1 company, 2 contacts." in team("import", once_more, "--what", "deals").out
    people = write(tmp_path, "name\nAna\n", "people.csv")
    refused = team("import", people, "--what", "contacts", "--pipeline", "Sales")
    assert "Only deals go into a pipeline" in refused.err
