"""Files of other programs are refused as they are."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import ConnectionLost, DatabaseBusy, EnvironmentFault
from app.services.context import Context
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from app.storage.location import Location
from tests.support.team import again, new_team


def another_program(path: Path, journal: str, *statements: str) -> dict[str, bytes]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute("PRAGMA user_version=41")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return folder(path)


def folder(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}


@pytest.mark.parametrize("journal", ["DELETE", "TRUNCATE", "WAL"])
@pytest.mark.parametrize("may_create", [False, True])
def test_a_file_of_another_program_stays_byte_by_byte(tmp_path: Path, journal: str, may_create: bool) -> None:
    path = tmp_path / "photos.db"
    before = another_program(path, journal, "CREATE TABLE photos (name)", "INSERT INTO photos VALUES ('sea')")
    with pytest.raises(EnvironmentFault, match="belongs to another program"):
        Database.open(Location.parse(str(path)), may_create=may_create)
    assert folder(path) == before


def test_a_file_that_another_program_has_only_signed_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "signed.db"
    before = another_program(path, "DELETE", "PRAGMA application_id=1196444487")
    with pytest.raises(EnvironmentFault, match="belongs to another program"):
        Database.open(Location.parse(str(path)), may_create=True)
    assert folder(path) == before


def test_while_another_program_writes_its_file_is_refused_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    another_program(path, "WAL", "CREATE TABLE photos (name)")
    with contextlib.closing(sqlite3.connect(path)) as writer:
        writer.execute("INSERT INTO photos VALUES ('sea')")
        before = path.read_bytes()
        with pytest.raises(EnvironmentFault, match="belongs to another program"):
            Database.open(Location.parse(str(path)))
        assert path.read_bytes() == before
        writer.commit()
        assert writer.execute("SELECT count(*) FROM photos").fetchone() == (1,)


def import_companies(ctx: Context, *, cut_by: Context | None = None) -> None:
    with ctx.unit_of_work("Import") as uow:
        uow.connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
        number = uow.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        if cut_by is not None:
            with cut_by.db.engine.connect() as killer:
                killer.exec_driver_sql(f"SELECT pg_terminate_backend({number}, 5000)")
        rows = [{"name": name, "match_key": name, "created_at": ctx.clock.now()} for name in ("oak", "elm", "ash")]
        bulk_insert(uow, "companies", rows)


@pytest.mark.postgres
def test_what_the_server_says_of_many_rows_is_said_in_words(postgres_url: str) -> None:
    ctx = new_team(Database.open(Location.parse(postgres_url), may_create=True))
    other = again(postgres_url)
    try:
        with other.db.engine.connect() as holder:
            holder.exec_driver_sql("LOCK TABLE companies")
            with pytest.raises(DatabaseBusy):
                import_companies(ctx)
            holder.rollback()
        with pytest.raises(ConnectionLost):
            import_companies(ctx, cut_by=other)
        import_companies(ctx)
    finally:
        other.db.close()
        ctx.db.close()
