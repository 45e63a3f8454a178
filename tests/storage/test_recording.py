"""Whatever is stored is recorded: by whom, what was before, what came."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from app.models.changes import ChangeRow, ChangeSet
from app.models.people import Company
from app.storage import recorder
from app.storage.bulk import bulk_insert
from app.storage.claims import NewOccurrence, fire
from app.storage.database import Database
from app.storage.unit_of_work import AlreadyDone, Intent
from tests.support.team import new_team

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def company(name: str) -> Company:
    return Company(name=name, match_key=name.lower(), created_at=NOW)


def intent(label: str, key: str | None = None) -> Intent:
    return Intent(label, None, NOW, key=key)


def log(database: Database) -> list[ChangeRow]:
    with database.reading() as session:
        return list(session.scalars(select(ChangeRow).order_by(ChangeRow.id)))


def test_insert_update_delete_leave_their_images(database: Database) -> None:
    with database.unit_of_work(intent("Add")) as uow:
        added = company("Ferro")
        uow.session.add(added)
    with database.unit_of_work(intent("Edit")) as uow:
        uow.session.get_one(Company, added.id).city = "Solingen"
    with database.unit_of_work(intent("Delete")) as uow:
        uow.session.delete(uow.session.get_one(Company, added.id))
    first, second, third = log(database)
    assert (first.op, first.before, first.after) == ("I", None, None)
    assert second.op == "U"
    assert second.before is not None
    assert second.after is not None
    assert (second.before["city"], second.after["city"]) == (None, "Solingen")
    assert (second.before["version"], second.after["version"]) == (1, 2)
    assert third.op == "D"
    assert third.before is not None
    assert third.before["city"] == "Solingen"


def test_set_based_statements_are_recorded_too(database: Database) -> None:
    with database.unit_of_work(intent("Many")) as uow:
        uow.connection.execute(
            insert(Company), [{"name": f"C{i}", "match_key": f"c{i}", "created_at": NOW} for i in range(5)]
        )
    with database.unit_of_work(intent("Change all")) as uow:
        uow.connection.execute(update(Company).values(industry="Steel"))
        uow.connection.execute(delete(Company).where(Company.name == "C4"))
    ops = [row.op for row in log(database)]
    assert (ops.count("I"), ops.count("U"), ops.count("D")) == (5, 5, 1)


def test_the_bulk_path_is_recorded_searchable_and_gives_keys_in_order(database: Database) -> None:
    from app.storage.search import find

    rows = [{"name": f"Firm {i}", "match_key": f"firm{i}", "created_at": NOW} for i in range(1200)]
    with database.unit_of_work(Intent("Import", None, NOW, is_bulk=True)) as uow:
        ids = bulk_insert(uow, "companies", rows)
    assert list(ids) == sorted(ids)
    assert len(log(database)) == 1200
    with database.reading() as session:
        assert session.get_one(Company, ids[7]).name == "Firm 7"
        hits = find(session.connection(), "firm 1199", tables=("companies",), limit=5)
    assert [hit.row_id for hit in hits] == [ids[1199]]
    with database.unit_of_work(intent("One more")) as uow:
        later = company("Later")
        uow.session.add(later)
    assert later.id > ids[-1]


def test_every_table_that_people_change_is_recorded(database: Database) -> None:
    names = {table.name for table in recorder.recorded_tables()}
    assert {"deals", "companies", "contacts", "tasks", "phases", "saved_views", "teams"} <= names
    with database.reading() as session:
        if session.connection().dialect.name == "sqlite":
            query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_%'"
        else:
            query = "SELECT relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname LIKE 'record_%'"
        triggered = list(session.scalars(text(query)))
    assert {name: triggered.count(name) for name in names} == dict.fromkeys(names, 3)


def test_a_write_outside_a_unit_of_work_is_refused(database: Database) -> None:
    new_team(database)
    with pytest.raises(IntegrityError, match="change_set_id"), database.engine.begin() as connection:
        connection.execute(text("UPDATE teams SET name = 'Nobody'"))


def test_an_error_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail(database)
    with database.reading() as session:
        assert session.scalars(select(Company)).all() == []
        assert session.scalars(select(ChangeSet)).all() == []


def _fail(database: Database) -> None:
    with database.unit_of_work(intent("Fail")) as uow:
        uow.session.add(company("Ghost"))
        uow.session.flush()
        _ = 1 / 0


def test_nothing_written_keeps_no_change_set(database: Database) -> None:
    with database.unit_of_work(intent("Look")) as uow:
        assert uow.session.scalar(select(Company.id)) is None
    assert uow.change is None
    with database.reading() as session:
        assert session.scalars(select(ChangeSet)).all() == []


def test_the_same_key_is_saved_once(database: Database) -> None:
    with database.unit_of_work(intent("Add", key="abc")) as uow:
        uow.session.add(company("Once"))
    with pytest.raises(AlreadyDone):
        database.unit_of_work(intent("Add", key="abc")).__enter__()
    with database.reading() as session:
        assert [c.name for c in session.scalars(select(Company))] == ["Once"]


def test_what_a_reader_writes_is_gone(database: Database) -> None:
    new_team(database)
    with database.reading() as session:
        assert session.scalar(select(Company.id)) is None
    with database.reading() as session:
        assert session.scalars(select(ChangeSet.label)).all() == ["Set the team up"]


def test_a_table_that_is_recorded_no_more_loses_its_triggers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.engine.begin() as connection:
        with monkeypatch.context() as earlier:
            earlier.setattr(recorder, "_UNRECORDED", recorder._UNRECORDED - {"occurrences"})
            recorder.install(connection)
        recorder.install(connection)
    new = NewOccurrence("reminder|task:1", "reminder", NOW)
    assert fire(database, [new], NOW) == [new.key]
    assert log(database) == []
