"""What rows point to and what points to them: looked at before anything is put back or taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import Connection, Table, exists, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models import Base
from app.models.changes import ChangeRow
from app.storage.images import Image, Row

_Now = Mapping[Row, Image | None]

_BLOCK = 500
_NAMES = {
    "activities": "activities",
    "companies": "companies",
    "contacts": "people",
    "deal_contacts": "people of the committee",
    "deal_lines": "lines of the offer",
    "deals": "deals",
    "enrolments": "enrolments",
    "mails": "mail",
    "phases": "phases",
    "promises": "promises",
    "tasks": "tasks",
}
_ONE = {
    "companies": "company",
    "contacts": "person",
    "deals": "deal",
    "exchange_rates": "rate",
    "lead_sources": "source",
    "phases": "phase",
    "pipelines": "pipeline",
    "products": "product",
    "users": "user",
}


class MissingReference(UserError):
    """A row can't come back, because ``row``, to which it points, is gone."""

    def __init__(self, row: Row) -> None:
        noun = _ONE.get(row[0], "record")
        super().__init__(f"It points to a {noun} that was deleted since. Restore the {noun} first.")
        self.row = row


def noun_of(table: str) -> str:
    """What people call a record of a table."""
    return _ONE.get(table, "record")


def missing(connection: Connection, table: Table, values: Image, now: _Now) -> list[Row]:
    """The rows that these values point to and that are not there."""
    return [row for row in _pointed_to(table, values, values) if not _is_there(connection, row, now)]


def refuse_missing(connection: Connection, table: Table, values: Image, now: _Now, columns: Collection[str]) -> None:
    """MissingReference where one of the columns points to a row that is gone."""
    for row in _pointed_to(table, values, columns):
        if not _is_there(connection, row, now):
            raise MissingReference(row)


def refuse_twin(connection: Connection, table: Table, row_id: int, values: Image, columns: Collection[str]) -> bool:
    """Whether a row that people don't know stands there already in another's place; UserError for one that they know.

    ``columns`` are those that are about to be written.
    """
    for names in _unique(table):
        if not set(names) & set(columns) or any(values.get(name) is None for name in names):
            continue
        same = [table.c[name] == values[name] for name in names]
        if connection.scalar(select(table.c.id).where(*same, table.c.id != row_id).limit(1)) is None:
            continue
        if "version" not in table.columns:
            return True
        noun = _ONE.get(table.name, "record")
        told = next((values[name] for name in ("name", "full_name", "code", "currency") if values.get(name)), "")
        raise UserError(f"There is another {noun} “{told}” by now. Rename or delete that one first.")
    return False


def refuse_referred(connection: Connection, rows: Sequence[Row], now: _Now) -> None:
    """UserError where rows that stay, or come, point to one of these, which are about to go."""
    found: set[str] = set()
    by_table: dict[str, list[int]] = {}
    for table, row_id in rows:
        by_table.setdefault(table, []).append(row_id)
    for table, keys in by_table.items():
        for other, column in _pointing_to(table):
            for start in range(0, len(keys), _BLOCK):
                some = keys[start : start + _BLOCK]
                pointing = select(other.c.id, other.c[column]).where(other.c[column].in_(some))
                for row_id, key in connection.execute(pointing):
                    state = now.get((other.name, row_id), {column: key})
                    if state is not None and state[column] == key:
                        found.add(_NAMES.get(other.name, "records"))
    if found:
        raise UserError(
            f"{' and '.join(sorted(found)).capitalize()} were added to it since, so this can't be undone. "
            "Delete it instead: the bin keeps all of it together."
        )


def deletion_of(session: Session, table: str, row_id: int) -> ChangeRow | None:
    """The line that tells of a row's latest deletion, with its image; None where there is none or it was purged."""
    newest = (
        select(ChangeRow)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == row_id, ChangeRow.op == "D")
        .order_by(ChangeRow.id.desc())
        .limit(1)
    )
    line: ChangeRow | None = session.scalar(newest)
    return None if line is None or line.before is None else line


def _pointed_to(table: Table, values: Image, columns: Collection[str]) -> Iterator[Row]:
    for column in table.columns:
        for key in column.foreign_keys:
            if column.name in columns and values.get(column.name) is not None:
                yield key.column.table.name, values[column.name]


def _is_there(connection: Connection, row: Row, now: _Now) -> bool:
    if row in now:
        return now[row] is not None
    table = Base.metadata.tables[row[0]]
    return bool(connection.scalar(select(exists().where(table.c.id == row[1]))))


def _unique(table: Table) -> Iterator[tuple[str, ...]]:
    for index in table.indexes:
        if index.unique:
            yield tuple(column.name for column in index.columns)
    for column in table.columns:
        if column.unique:
            yield (column.name,)


def _pointing_to(table: str) -> Iterator[tuple[Table, str]]:
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            if any(key.column.table.name == table for key in column.foreign_keys):
                yield other, column.name
