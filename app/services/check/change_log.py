"""Whether the change log tells how each row came to be as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, exists, func, select
from sqlalchemy.orm import Session

from app.models.changes import ChangeRow
from app.services.check.found import Found, worded
from app.storage.images import Image, decode
from app.storage.recorder import DERIVED_COLUMNS, recorded_tables

_BLOCK = 500


def check_change_log(session: Session) -> Found:
    """Each row has a line in the log, and its last line says what is stored."""
    problems: list[str] = []
    for table in recorded_tables():
        last = _last_lines(table)
        alive = exists().where(table.c.id == ChangeRow.row_id)
        lines = select(ChangeRow.row_id).join(last, last.c.id == ChangeRow.id)
        logged = exists().where(ChangeRow.table_name == table.name, ChangeRow.row_id == table.c.id)
        findings = (
            (select(table.c.id).where(~logged), "stands in no line of the change log"),
            (lines.where(ChangeRow.op != "D", ~alive), "is gone, but the change log has no deletion"),
            (lines.where(ChangeRow.op == "D", alive), "is there, but the change log says it was deleted"),
        )
        said = [(session.scalars(statement).all(), f"{table.name} {{}}: {text}.") for statement, text in findings]
        said.append((_differing(session, table), f"{table.name} {{}}: differs from the last line of the change log."))
        problems += worded(said)
    return Found(session.scalar(select(func.count()).select_from(ChangeRow)) or 0, tuple(problems))


def _last_lines(table: Table) -> Any:
    return (
        select(func.max(ChangeRow.id).label("id"))
        .where(ChangeRow.table_name == table.name)
        .group_by(ChangeRow.row_id)
        .subquery()
    )


def _differing(session: Session, table: Table) -> list[int]:
    """Rows whose last change left another state than the stored one."""
    last = _last_lines(table)
    statement = (
        select(ChangeRow.row_id, ChangeRow.after)
        .join(last, last.c.id == ChangeRow.id)
        .where(ChangeRow.op == "U")
        .order_by(ChangeRow.row_id)
    )
    wrong = []
    for block in _blocks(session.execute(statement).all()):
        stored = _stored(session, table, [key for key, _ in block])
        for key, image in block:
            if key in stored and _differs(decode(table.name, image or {}), stored[key]):
                wrong.append(key)
    return wrong


def _differs(image: Image, stored: Image) -> bool:
    return any(stored[name] != value for name, value in image.items() if name not in DERIVED_COLUMNS)


def _stored(session: Session, table: Table, keys: list[int]) -> dict[int, Image]:
    rows = session.execute(select(table).where(table.c.id.in_(keys))).mappings()
    return {row["id"]: dict(row) for row in rows}


def _blocks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _BLOCK):
        yield rows[start : start + _BLOCK]
