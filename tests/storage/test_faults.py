"""The world fails: the disk is full, the file read-only, locked, gone. Clear words, nothing half-saved."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.domain.errors import DatabaseBusy, EnvironmentFault, FileGone, ReadOnlyDatabase, UserError
from app.models.deals import Deal
from app.services.deals.commands import CreateDeal, create_deal
from app.storage import engine
from app.storage.database import Database
from app.storage.faults import translate
from app.storage.file_settings import is_writable
from app.storage.location import Location
from app.storage.rekey import rekey
from tests.support.team import again, new_team


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "team.headwater"
    database = Database.open(Location.parse(str(path)), may_create=True)
    create_deal(new_team(database), CreateDeal("Crane scales"))
    database.close()
    return path


def names(path: Path) -> list[str]:
    ctx = again(str(path))
    with ctx.reading() as session:
        found = list(session.scalars(select(Deal.name).order_by(Deal.id)))
    ctx.db.close()
    return found


def test_a_read_only_file_opens_and_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write whatever the mode says, so the question itself is answered here.
    monkeypatch.setattr("app.storage.keeper.is_writable", lambda _path: False)
    ctx = again(str(path))
    with pytest.raises(ReadOnlyDatabase, match="read-only"):
        create_deal(ctx, CreateDeal("Second"))
    ctx.db.close()
    assert names(path) == ["Crane scales"]


def test_is_writable_asks_the_system(path: Path) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o755)
    child = os.fork()
    if child == 0:
        # Root may write anything, so the question is asked as somebody else, from inside the folder.
        os.chdir(path.parent)
        if os.getuid() == 0:
            os.setuid(65534)
        here = Path(path.name)
        os._exit(0 if os.access(here, os.R_OK) and not is_writable(here) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("is_writable", [True, False])
@pytest.mark.parametrize("passphrase", [None, "it's a secret"])
def test_where_the_file_was_deleted_a_new_connection_makes_no_empty_one(
    path: Path, monkeypatch: pytest.MonkeyPatch, is_writable: bool, passphrase: str | None
) -> None:
    """Each thread has a connection of its own, and the file may go before one of them is made."""
    location = Location.parse(str(path))
    if passphrase is not None:
        location = location.with_passphrase(passphrase)
        rekey(Location.parse(str(path)), location.key)
    monkeypatch.setattr("app.storage.keeper.is_writable", lambda _path: is_writable)
    with closing(Database.open(location)) as database, database.reading() as session:
        session.connection()
        path.unlink()
        with pytest.raises(FileGone, match="deleted"), database.reading() as other:
            other.connection()
        assert not path.exists()


def test_a_lock_held_too_long_is_the_worlds_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr(engine, "WRITE_TIMEOUT_MS", 50)
    monkeypatch.setattr("app.services.errands.RETRY_SECONDS", 0.2)
    ctx = again(str(path))
    with closing(dbapi2.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy, match="Another program is writing"):
            create_deal(ctx, CreateDeal("Second"))
        other.execute("ROLLBACK")
    create_deal(ctx, CreateDeal("Third"))
    ctx.db.close()
    assert names(path) == ["Crane scales", "Third"]


def test_a_lock_that_goes_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from sqlcipher3 import dbapi2

    monkeypatch.setattr(engine, "WRITE_TIMEOUT_MS", 50)
    ctx = again(str(path))
    with closing(dbapi2.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.4, lambda: other.execute("ROLLBACK"))
        release.start()
        create_deal(ctx, CreateDeal("Second"))
        release.join()
    ctx.db.close()
    assert names(path) == ["Crane scales", "Second"]


@pytest.mark.parametrize("text", [b"AUTOINCREMENT", b"Crane scales"])
def test_text_that_a_failing_disk_has_changed_is_called_damage(path: Path, text: bytes) -> None:
    """The driver can't even say what is wrong with the schema, nor read the title."""
    path.write_bytes(path.read_bytes().replace(text, b"\x94" + text[1:]))
    with (
        pytest.raises(EnvironmentFault, match="damaged"),
        closing(Database.open(Location.parse(str(path)))) as database,
        database.reading() as session,
    ):
        session.scalars(select(Deal.name)).all()


def test_a_full_disk_saves_nothing_and_says_so(path: Path) -> None:
    program = (
        "import resource, signal, sys\n"
        "from app.domain.errors import EnvironmentFault\n"
        "from app.services.deals.commands import CreateDeal, create_deal\n"
        "from tests.support.team import again\n"
        "ctx = again(sys.argv[1])\n"
        "create_deal(ctx, CreateDeal('Second'))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "limit = 64 * 1024\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try:\n"
        "    for i in range(500):\n"
        "        create_deal(ctx, CreateDeal('x' * 290))\n"
        "except EnvironmentFault as fault:\n"
        "    print(fault.message)\n"
        "    sys.exit(7)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False, capture_output=True, text=True)
    assert ended.returncode == 7, ended.stderr
    assert "Nothing was saved" in ended.stdout
    assert names(path)[:2] == ["Crane scales", "Second"]


@pytest.mark.parametrize("text", ["mysql://x/y", "oracle://x"])
def test_another_kind_of_database_is_named(text: str) -> None:
    with pytest.raises(UserError, match="not a kind of database"):
        Location.parse(text)


def test_a_server_that_is_not_there_is_the_worlds_fault() -> None:
    with pytest.raises(EnvironmentFault, match=r"at 127\.0\.0\.1, port 1 can't be reached\. Check"):
        Database.open(Location.parse("postgresql://nobody@127.0.0.1:1/none"))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ('FATAL:  database "crm" does not exist', ': database "crm" does not exist'),
        ('ВАЖНО:  база данных "crm" не существует', ': база данных "crm" не существует'),
        ("Connection refused\n\tIs the server running?", ". Check the address and the port, and that the server runs."),
    ],
)
def test_what_a_server_answers_is_passed_on_in_whatever_language_it_speaks(reply: str, told: str) -> None:
    said = psycopg.OperationalError(f'connection failed: connection to server at "10.0.0.5", port 5432 failed: {reply}')
    fault = translate(OperationalError("", None, said))
    assert str(fault) == f"The PostgreSQL server at 10.0.0.5, port 5432 can't be reached{told}"


def test_a_password_is_not_shown() -> None:
    assert "secret" not in Location.parse("postgresql://mira:secret@db/team").title
