"""Copies table by table in blocks, and compares by counts and checksums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select

from app.domain.errors import EnvironmentFault
from app.domain.progress import Cancelled, Progress
from app.storage.transfer.counters import read_counters, set_counter
from app.storage.transfer.sums import Summing, TableSum
from app.storage.transfer.writing import write_rows

_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: a sum for each table, and the highest key that each ever gave out."""

    sums: dict[str, TableSum]
    counters: dict[str, int]

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(table.rows for table in self.sums.values())


@dataclass
class _Count:
    """How far the work is, over all tables."""

    progress: Progress
    total: int
    done: int = 0

    def step(self, rows: int, text: str) -> None:
        """Tell; raises Cancelled."""
        if self.progress.cancelled:
            raise Cancelled
        self.progress.report(self.done, self.total, text)
        self.done += rows


def copy_everything(
    source: Connection,
    target: Connection,
    tables: Sequence[Table],
    progress: Progress,
    given_out: Mapping[str, int] | None = None,
) -> Contents:
    """Copy all rows and counters of ``source`` into the empty tables of ``target``, in its open transaction.

    ``source`` should show one snapshot; ``given_out`` are keys of ``target`` that must not be given out again. Nothing
    may be recorded on ``target``. What was written is read again and compared; raises EnvironmentFault where it
    differs, and Cancelled. Then the caller must roll back.
    """
    # Read once, written once, read again there.
    count = _Count(progress, 2 * sum(_rows(source, table) for table in tables))
    # At first: on PostgreSQL counters belong to no snapshot. Behind these nothing is given out that is copied.
    counters = read_counters(source, tables)
    for name, key in (given_out or {}).items():
        counters[name] = max(counters[name], key)
    sums = {table.name: _copy(source, target, table, count) for table in tables}
    for table in tables:
        if table.name in counters:
            set_counter(target, table, counters[table.name])
    contents = Contents(sums, counters)
    differing = _differing(contents, _look(target, tables, count))
    if differing:
        raise EnvironmentFault(f"What was written differs from what was read in {', '.join(differing)}. Try again.")
    progress.report(count.total, count.total, "Done")
    return contents


def look_through(connection: Connection, tables: Sequence[Table], progress: Progress) -> Contents:
    """The sums of a database as it is."""
    return _look(connection, tables, _Count(progress, sum(_rows(connection, table) for table in tables)))


def _look(connection: Connection, tables: Sequence[Table], count: _Count) -> Contents:
    sums = {}
    for table in tables:
        summing = Summing(table)
        for block in _blocks(connection, table):
            count.step(len(block), f"Comparing {_words(table)}")
            summing.add(block)
        sums[table.name] = summing.result()
    return Contents(sums, read_counters(connection, tables))


def _copy(source: Connection, target: Connection, table: Table, count: _Count) -> TableSum:
    summing = Summing(table)

    def read() -> Iterator[Sequence[Sequence[Any]]]:
        for block in _blocks(source, table):
            count.step(len(block), f"Copying {_words(table)}")
            summing.add(block)
            yield block

    write_rows(target, table, read())
    return summing.result()


def _blocks(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    statement = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BLOCK)
    with connection.execute(statement) as result:
        yield from result.partitions()


def _rows(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _differing(wanted: Contents, found: Contents) -> list[str]:
    return [
        name
        for name, table in wanted.sums.items()
        if found.sums[name] != table or found.counters.get(name) != wanted.counters.get(name)
    ]


def _words(table: Table) -> str:
    return table.name.replace("_", " ")
