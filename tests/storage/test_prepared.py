"""Statements that are sent as text, compiled once: what goes through them is what goes through SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.models.changes import ChangeSet
from app.storage.database import Database
from app.storage.prepared import Prepared

_SETS = ChangeSet.metadata.tables["change_sets"]
_TOLD = ("label", "made_at", "key", "is_bulk")
ADDED = Prepared(insert(_SETS).values({name: bindparam(name) for name in _TOLD}).returning(_SETS.c.id))
LATER = datetime(2026, 3, 12, 9, 41, 7, 250, tzinfo=timezone(timedelta(hours=2)))


def test_values_are_stored_and_read_as_by_sqlalchemy(database: Database) -> None:
    label = "100% of “a:b” isn't ?"  # what drivers mark parameters with
    with database.engine.begin() as connection:
        ((key,),) = ADDED.rows(connection, {"label": label, "made_at": LATER, "key": None, "is_bulk": True})
        again = Prepared(update(_SETS).where(_SETS.c.id == bindparam("of_id")).values(key=bindparam("new_key")))
        assert again.count(connection, {"of_id": key, "new_key": "k1"}) == 1
        assert again.count(connection, {"of_id": key + 1000, "new_key": "k1"}) == 0
        stored = connection.execute(select(*(_SETS.c[name] for name in _TOLD)).where(_SETS.c.id == key)).one()
        assert tuple(stored) == (label, LATER.astimezone(UTC), "k1", True)
        first = Prepared(select(_SETS.c.label).where(_SETS.c.id >= bindparam("least")).order_by(_SETS.c.id).limit(1))
        assert first.rows(connection, {"least": key}) == [(label,)]
        connection.rollback()


def test_what_the_database_refuses_is_told_as_by_sqlalchemy(database: Database) -> None:
    values = {"label": "Twice", "made_at": LATER, "key": "once", "is_bulk": False}
    with database.engine.connect() as connection:
        ADDED.rows(connection, values)
        with pytest.raises(IntegrityError) as refused:
            ADDED.rows(connection, values)
        assert not refused.value.connection_invalidated
        connection.rollback()
        with pytest.raises(DBAPIError, match="nothing_there"):
            Prepared(text("SELECT 1 FROM nothing_there WHERE id = :id")).rows(connection, {"id": 1})
        connection.rollback()
        with pytest.raises(KeyError, match="made_at"):
            ADDED.rows(connection, {"label": "Half"})


def test_a_connection_that_is_closed_is_told_as_by_sqlalchemy(database: Database) -> None:
    """Drivers refuse it before there is a cursor to send anything by."""
    with database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.close()
        with pytest.raises(DBAPIError, match="closed") as refused:
            Prepared(text("SELECT 1")).rows(connection, {})
    assert refused.value.connection_invalidated


def test_a_default_that_would_be_missing_is_a_fault_of_ours(database: Database) -> None:
    """SQLAlchemy fills in what a column's default says; a text that is sent past it would store NULL."""
    stays = ChangeSet.metadata.tables["phase_changes"]
    statement = Prepared(insert(stays).values({"deal_id": bindparam("deal_id")}))
    with database.engine.connect() as connection, pytest.raises(AssertionError, match="default"):
        statement.count(connection, {"deal_id": 1})
