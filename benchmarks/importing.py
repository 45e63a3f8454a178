"""Importing deals from a CSV file: against writing the same rows without anything of ours, and in how much memory."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.deal_file import import_file, new_team, rows_in, write_file
from benchmarks.measure import Result, Series, timed
from benchmarks.raw import connected, insert, rows_of, without_triggers
from benchmarks.servers import new_database
from benchmarks.stage import Stage, remove

_ROWS, _ROUNDS = 100_000, 5
_RATIO = 12.0
# How many times as much memory four times as many rows may take: flat, but for what the allocator keeps.
_MEMORY_RATIO = 1.15
# What an import of deals writes. The log's and the search index's rows are not counted, which favours the floor.
_STORED = ("deals", "phase_changes", "deal_lines")
_BLOCK = 5000


def measure(stage: Stage) -> list[Result]:
    """Imports from opening the file to the commit, each into a new database."""
    rows = stage.of(_ROWS)
    file = write_file(stage.folder / "deals.csv", rows)
    rounds = [_round(stage, file) for _ in stage.rounds(_ROUNDS)]
    ours, stored, plain = (Series(values, "s") for values in zip(*rounds, strict=True))
    name = f"import of {rows:,} deals"
    return [
        Result(name, ours, _RATIO, stored, "executemany of the rows it stores, into the same tables"),
        Result(f"{name}, strictly", ours, None, plain, "executemany of the file's cells, into one bare table"),
        _memory(stage, rows),
        *_on_a_server(stage, file, name),
    ]


def _round(stage: Stage, file: Path) -> tuple[float, float, float]:
    """Seconds of the import, of its rows, of its file's cells."""
    place = stage.folder / "import.headwater"
    ctx = new_team(str(place), stage.folder)
    try:
        ours = timed(lambda: import_file(ctx, file))
    finally:
        ctx.db.close()
    seconds = ours / 1000, _stored_ms(stage, place) / 1000, _plain_ms(stage, file) / 1000
    remove(place)
    return seconds


def _stored_ms(stage: Stage, source: Path) -> float:
    """``executemany`` of what the import stored, with all columns, indexes and references but without triggers."""
    empty = stage.folder / "floor.headwater"
    new_team(str(empty), stage.folder).db.close()
    with connected(source) as stored:
        written = {table: rows_of(stored, table) for table in _STORED}
    with connected(empty) as target:
        without_triggers(target)
        milliseconds = timed(lambda: _write(target, written))
    remove(empty)
    return milliseconds


def _write(target: Any, written: dict[str, list[tuple[Any, ...]]]) -> None:
    target.execute("BEGIN IMMEDIATE")
    for table, stored in written.items():
        rows = iter(stored)
        while block := list(islice(rows, _BLOCK)):
            insert(target, table, block)
    target.execute("COMMIT")


def _plain_ms(stage: Stage, file: Path) -> float:
    """``executemany`` of the file's cells into one table without types, indexes or references."""
    path = stage.folder / "plain.sqlite"
    rows = rows_in(file)
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode=wal")
        target.execute("PRAGMA synchronous=FULL")
        target.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, a, b, c, d, e, f, g, h)")

        def write() -> None:
            target.execute("BEGIN IMMEDIATE")
            target.executemany("INSERT INTO plain (a, b, c, d, e, f, g, h) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            target.execute("COMMIT")

        milliseconds = timed(write)
    remove(path)
    return milliseconds


def _memory(stage: Stage, rows: int) -> Result:
    few, many = (
        Series([stage.probe("import_file", stage.folder, count)["peak"] for _ in stage.rounds(3)], "MB")
        for count in (rows // 4, rows)
    )
    return Result(f"memory of importing {rows:,} deals", many, _MEMORY_RATIO, few, f"importing {rows // 4:,}")


def _on_a_server(stage: Stage, file: Path, name: str) -> list[Result]:
    with new_database() as url:
        if url is None:
            return []
        ctx = new_team(url, stage.folder)
        try:
            ours = timed(lambda: import_file(ctx, file)) / 1000
        finally:
            ctx.db.close()
        floor = _stored_on_a_server_ms(url) / 1000
    series, floors = Series([ours], "s"), Series([floor], "s")
    return [Result(f"{name} on PostgreSQL", series, _RATIO, floors, "executemany of the rows it stores")]


def _stored_on_a_server_ms(url: str) -> float:
    """``executemany`` of the stored rows into copies of their tables, with indexes but without references."""
    import psycopg

    with psycopg.connect(url) as connection:
        written = []
        for table in _STORED:
            connection.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)".encode())
            rows = connection.execute(f"SELECT * FROM {table}".encode()).fetchall()  # noqa: S608 - our own names
            written.append((table, rows))
        connection.commit()

        def write() -> None:
            cursor = connection.cursor()
            for table, rows in written:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO floor_{table} VALUES ({marks})".encode(), rows)  # noqa: S608 - our own names
            connection.commit()

        return timed(write)
