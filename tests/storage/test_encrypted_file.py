"""An encrypted file opens with its passphrase and with nothing else, and none of it can be read from outside."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.domain.errors import EnvironmentFault, PassphraseNeeded, PassphraseWrong, UserError
from app.models.deals import Deal
from app.services.deals.commands import CreateDeal, create_deal
from app.storage.cipher import FileKey
from app.storage.database import Database
from app.storage.engine import writing_engine
from app.storage.location import Location, Mode
from app.storage.sqlite_file import connect_file, is_encrypted
from tests.support.team import new_team

PASSPHRASE = "it's \"Ünïcode\" 🗝 x'00' ; --"
SECRET = "Crane scales for Fernhill"


def located(path: Path, passphrase: str | None = PASSPHRASE) -> Location:
    return Location(Mode.LOCAL_FILE, path=path).with_passphrase(passphrase)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An encrypted database with one deal."""
    path = tmp_path / "team.headwater"
    database = Database.open(located(path), may_create=True)
    create_deal(new_team(database), CreateDeal(SECRET))
    database.close()
    return path


def test_it_opens_with_its_passphrase(path: Path) -> None:
    database = Database.open(located(path))
    with database.reading() as session:
        assert session.scalars(select(Deal.name)).all() == [SECRET]
        assert session.scalar(text("PRAGMA temp_store")) == 2
    database.close()
    assert is_encrypted(path)


def test_nothing_of_it_can_be_read_while_it_is_open(path: Path) -> None:
    database = Database.open(located(path))
    with writing_engine(database.engine).begin() as connection:
        connection.execute(text("UPDATE change_context SET inserts_in_bulk = 1"))
        connection.execute(text("CREATE TEMP TABLE t AS SELECT name FROM deals"))
    files = [each for each in path.parent.iterdir() if each.is_file()]
    assert {each.name.removeprefix("team.headwater") for each in files} >= {"", "-wal"}
    for each in files:
        content = each.read_bytes()
        assert not content.startswith(b"SQLite format")
        assert b"Crane" not in content
        assert b"CREATE TABLE" not in content
    database.close()


def test_without_a_passphrase_it_is_asked_for(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(PassphraseNeeded, match="is encrypted"):
        Database.open(located(path, None))
    assert path.read_bytes() == before


def test_a_wrong_passphrase_is_not_told_from_damage(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = path.read_bytes()
    with pytest.raises(PassphraseWrong, match="or the file is damaged"):
        Database.open(located(path, PASSPHRASE + " "))
    assert path.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_a_damaged_beginning_is_not_told_from_a_wrong_passphrase(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\0" * 8)
    with pytest.raises(PassphraseWrong, match="or the file is damaged"):
        Database.open(located(path))


@pytest.mark.parametrize(
    "passphrase", ["'", '"', "x'00112233'", "a b", "密码", "🗝", "1", "y" * 5000], ids=lambda text: text[:6]
)
def test_any_passphrase_will_do(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "some.db"
    with contextlib.closing(connect_file(path, FileKey(passphrase))) as made:
        made.execute("CREATE TABLE t (x)")
    with contextlib.closing(connect_file(path, FileKey(passphrase))) as opened:
        assert opened.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with pytest.raises(PassphraseWrong):
        connect_file(path, FileKey(passphrase + "!"))


def test_the_same_letters_are_the_same_passphrase_however_they_are_composed() -> None:
    assert FileKey("\u00fc").opens_like(FileKey("u\u0308"))
    assert not FileKey("\u00fc").opens_like(FileKey("u"))
    assert not FileKey("u").opens_like(None)


def test_an_empty_passphrase_is_none() -> None:
    with pytest.raises(UserError, match="Enter a passphrase"):
        FileKey("")


def test_it_is_in_the_standard_form_of_sqlcipher(path: Path) -> None:
    """Any other tool opens it by its passphrase: nobody depends on this program to get at their data."""
    from sqlcipher3 import dbapi2

    with contextlib.closing(dbapi2.connect(path)) as other:
        other.execute("PRAGMA key = '" + PASSPHRASE.replace("'", "''") + "'")
        assert other.execute("SELECT name FROM deals").fetchall() == [(SECRET,)]


def test_a_passphrase_does_not_show(path: Path) -> None:
    assert PASSPHRASE not in repr(located(path)) + repr(FileKey(PASSPHRASE)) + str(located(path))
    assert located(path) == located(path, None)


def test_a_plain_file_needs_none_and_ignores_one(tmp_path: Path) -> None:
    path = tmp_path / "plain.headwater"
    Database.open(located(path, None), may_create=True).close()
    Database.open(located(path)).close()
    assert not is_encrypted(path)


def test_what_is_no_database_is_not_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(EnvironmentFault, match="not a Headwater database"):
        Database.open(located(path, None))
