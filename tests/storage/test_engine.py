"""How transactions on a file begin and end, as the driver hears it; and connections that are made by many at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from app.storage.engine import make_engine, reading_engine, writing_engine
from app.storage.location import Location


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(Location.parse(str(tmp_path / "team.headwater")), waits_ms=50)
    yield engine
    engine.dispose()


def test_reads_see_one_state_and_writes_hold_the_lock_from_their_beginning(engine: Engine) -> None:
    heard: list[str] = []
    with reading_engine(engine).connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.set_trace_callback(heard.append)
        connection.execute(text("SELECT 1"))
    with writing_engine(engine).begin() as connection:
        assert connection.connection.dbapi_connection is raw
        connection.execute(text("CREATE TABLE ours (id INTEGER)"))
        with connection.begin_nested():
            connection.execute(text("INSERT INTO ours VALUES (1)"))
        connection.begin_nested().rollback()
    with engine.connect() as connection:
        connection.execute(text("SELECT 2"))
    assert heard == [
        *("PRAGMA busy_timeout=10000", "BEGIN", "SELECT 1", "ROLLBACK"),
        *("PRAGMA busy_timeout=50", "BEGIN IMMEDIATE", "CREATE TABLE ours (id INTEGER)"),
        *("SAVEPOINT sa_savepoint_1", "INSERT INTO ours VALUES (1)", "RELEASE SAVEPOINT sa_savepoint_1"),
        *("SAVEPOINT sa_savepoint_2", "ROLLBACK TO SAVEPOINT sa_savepoint_2", "COMMIT"),
        *("PRAGMA busy_timeout=10000", "BEGIN", "SELECT 2", "ROLLBACK"),
    ]


def test_who_gets_no_lock_gives_the_connection_back(engine: Engine) -> None:
    with writing_engine(engine).begin() as first:
        first.execute(text("CREATE TABLE ours (id INTEGER)"))
        with pytest.raises(OperationalError, match="locked"), writing_engine(engine).begin():
            pass
        with engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0
    assert engine.pool.status().startswith("Pool size: 5  Connections in pool: 2")
    with writing_engine(engine).begin() as second:
        second.execute(text("INSERT INTO ours VALUES (1)"))


def test_reader_and_writer_share_their_connections_also_after_all_were_closed(engine: Engine) -> None:
    start = Barrier(8, timeout=30)

    def ask(place: int) -> object:
        start.wait()
        with (writing_engine(engine) if place == 0 else engine).connect() as connection:
            return connection.execute(text("SELECT 1")).scalar_one()

    for _ in range(2):
        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(ask, range(8))) == [1] * 8
        assert writing_engine(engine).pool is engine.pool
        engine.dispose()
