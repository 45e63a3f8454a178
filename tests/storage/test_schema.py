"""Opening a database: made new, brought up to date, refused with a reason."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from app.domain.errors import EnvironmentFault, SchemaTooNew
from app.models import Base
from app.models.changes import ChangeSet
from app.models.people import Company
from app.models.views import SavedView
from app.services.people.companies import CreateCompany, create_company
from app.storage import schema
from app.storage.database import Database
from app.storage.engine import make_engine, writing_engine
from app.storage.location import Location, Mode
from tests.support.team import new_team


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                # Index tables of the search are SQLite's own business.
                "include_name": lambda name, kind, _parents: kind != "table" or "_fts" not in (name or ""),
                "include_object": lambda _o, name, kind, _r, _c: (
                    kind != "index" or not (name or "").endswith("_search")
                ),
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_head_is_the_newest_script() -> None:
    assert ScriptDirectory(str(Path(schema.__file__).parent / "migrations")).get_heads() == [schema.HEAD]


def test_opening_again_changes_nothing(migrated_url: str) -> None:
    for _ in range(2):
        opened = Database.open(Location.parse(migrated_url))
        with opened.reading() as session:
            assert session.scalar(text("SELECT version_num FROM alembic_version")) == schema.HEAD
        opened.close()


def test_several_clients_may_open_an_empty_database_at_once(database_url: str) -> None:
    opened: list[Database] = []
    errors: list[BaseException] = []

    def open_it() -> None:
        try:
            opened.append(Database.open(Location.parse(database_url), may_create=True))
        except EnvironmentFault as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tables = inspect(opened[0].engine).get_table_names() if opened else []
    for database in opened:
        database.close()
    assert errors == []
    assert len(opened) == 4
    assert "deals" in tables


@pytest.mark.postgres
def test_an_update_of_a_server_takes_the_time_that_it_needs_and_who_comes_meanwhile_waits(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No single question may take as long as the backup of a large database."""
    location = Location.parse(postgres_url)
    old = make_engine(location)
    with old.begin() as connection:
        schema.upgrade(connection, "0031")
    old.dispose()
    limits = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    monkeypatch.setattr("app.storage.server._LIMITS", " ".join(f"-c {limit}=1s" for limit in limits))
    engine = make_engine(location)
    backups: list[str] = []

    def update() -> None:
        def back_up() -> None:
            backups.append("begun")
            time.sleep(1.5)

        schema.bring_up_to_date(location, engine, may_create=False, before_update=back_up)

    with ThreadPoolExecutor() as clients:
        for done in [clients.submit(update) for _ in range(2)]:
            done.result()
    with engine.connect() as connection:
        assert schema.current_revision(connection) == schema.HEAD
    engine.dispose()
    assert backups == ["begun"]


def test_a_newer_schema_is_refused_and_left_alone(migrated_url: str) -> None:
    opened = Database.open(Location.parse(migrated_url))
    with opened.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    opened.close()
    with pytest.raises(SchemaTooNew, match="newer Headwater"):
        Database.open(Location.parse(migrated_url))


def test_a_window_that_is_open_while_a_newer_program_updates_it_writes_nothing_more(database: Database) -> None:
    ctx = new_team(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="newer Headwater"):
        create_company(ctx, CreateCompany("Ferro Castings"))
    with database.reading() as session:
        assert session.scalars(select(Company.name)).all() == []
        assert "Added Ferro Castings" not in session.scalars(select(ChangeSet.label)).all()


def test_an_empty_database_is_not_set_up_unasked(database_url: str) -> None:
    with pytest.raises(EnvironmentFault, match="init"):
        Database.open(Location.parse(database_url))


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE photos (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="another program"):
        Database.open(Location.parse(str(path)), may_create=True)
    assert path.read_bytes()[100:] == before[100:]


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(EnvironmentFault, match="not a Headwater database"):
        Database.open(Location.parse(str(path)), may_create=True)
    assert path.read_text().startswith("Dear diary")


def test_a_folder_and_a_missing_folder_are_explained(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="is a folder"):
        Database.open(Location.parse(str(tmp_path)), may_create=True)
    with pytest.raises(EnvironmentFault, match="does not exist"):
        Database.open(Location.parse(str(tmp_path / "none" / "team.headwater")), may_create=True)


def test_a_half_written_file_is_refused(migrated_file: Path) -> None:
    size = migrated_file.stat().st_size
    with migrated_file.open("r+b") as file:
        file.truncate(size // 2)
    with pytest.raises(EnvironmentFault, match="damaged"):
        Database.open(Location.parse(str(migrated_file)))


def test_on_a_share_the_journal_is_not_a_log(tmp_path: Path) -> None:
    opened = Database.open(Location(Mode.SHARED_FILE, path=tmp_path / "team.headwater"), may_create=True)
    with opened.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    opened.close()


def test_a_local_file_is_logged_and_synced_fully(migrated_file: Path) -> None:
    opened = Database.open(Location(Mode.LOCAL_FILE, path=migrated_file))
    with opened.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        version = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
        assert tuple(map(int, version.split("."))) >= (3, 51, 3)
    opened.close()


@pytest.fixture
def migrated_file(_migrated_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "team.headwater"
    path.write_bytes(_migrated_file.read_bytes())
    return path


_REFUSING = {
    "sqlite": "CREATE TRIGGER record_update_saved_views AFTER UPDATE ON saved_views "
    "BEGIN SELECT RAISE(ABORT, 'no change set'); END",
    "postgresql": "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'no change set'; END $$; CREATE TRIGGER record_update_saved_views "
    "AFTER UPDATE ON saved_views FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
}


def test_the_view_that_somebody_starts_with_is_moved_out_of_its_definition(database_url: str) -> None:
    engine = make_engine(Location.parse(database_url), foreign_keys=False)
    with writing_engine(engine).begin() as connection:
        schema.upgrade(connection, "0031")
        connection.exec_driver_sql("INSERT INTO users (name, match_key, initials, role) VALUES ('A', 'a', 'A', 'rep')")
        for definition in ('{"sort": "age", "is_default": true}', '{"sort": "name"}'):
            connection.execute(
                text("INSERT INTO saved_views (user_id, screen, name, definition) VALUES (1, 'board', 'V', :shown)"),
                {"shown": definition},
            )
        connection.exec_driver_sql(_REFUSING[connection.dialect.name], execution_options={"no_parameters": True})
        schema.upgrade(connection)
        starts = connection.exec_driver_sql("SELECT user_id, screen, view_id FROM view_starts").all()
        shown = connection.execute(select(SavedView.definition, SavedView.is_shared).order_by(SavedView.id)).all()
    engine.dispose()
    assert starts == [(1, "board", 1)]
    assert shown == [({"sort": "age"}, False), ({"sort": "name"}, False)]
