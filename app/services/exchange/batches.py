"""The imports of the past: what they did, what they rejected, and taking them back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from app.domain.errors import NotFound, UserError
from app.models.changes import ChangeRow, ChangeSet
from app.models.exchange import ImportBatch, ImportRejection
from app.models.team import User
from app.services.context import Context, command
from app.services.exchange.export import TABLE_FILES
from app.services.exchange.headers import LINE_HEADER, OUR_HEADERS, REASON_HEADER
from app.services.exchange.safe_text import CsvFile
from app.services.exchange.validate import Problem
from app.services.stalls.unsweep import unsweep
from app.storage import undo

_NAMED = 5
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An import. ``is_reverted`` tells whether its rows are taken back, by reverting it or by undo."""

    id: int
    what: str
    file_name: str
    applied_at: datetime
    who: str
    read: int
    created: int
    updated: int
    rejected: int
    is_reverted: bool


@dataclass(frozen=True, slots=True)
class RejectionRow:
    """A row that was not imported, as it was read, with everything that was wrong with it."""

    line: int
    problems: tuple[Problem, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reverted:
    """``change_set_id`` took ``batch`` back; undoing it brings the rows again."""

    batch: int
    change_set_id: int
    label: str


def batches(ctx: Context, *, limit: int = 100) -> tuple[BatchRow, ...]:
    """Imports, newest first."""
    statement = (
        select(ImportBatch, User.name)
        .outerjoin(User, User.id == ImportBatch.user_id)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    )
    with ctx.reading() as session:
        return tuple(_row(session, batch, who) for batch, who in session.execute(statement))


def _row(session: Session, batch: ImportBatch, who: str | None) -> BatchRow:
    return BatchRow(
        id=batch.id,
        what=batch.what,
        file_name=batch.file_name,
        applied_at=batch.applied_at,
        who=who or "Headwater",
        read=batch.rows_read,
        created=batch.rows_created,
        updated=batch.rows_updated,
        rejected=batch.rows_rejected,
        is_reverted=_is_undone(session, batch.change_set_id),
    )


def _is_undone(session: Session, change_set_id: int) -> bool:
    """Whether an undo of the whole of it stands that was not itself undone."""
    return bool(undo.undone(session, [change_set_id]))


@command
def revert_batch(ctx: Context, batch_id: int) -> Reverted:
    """Take back everything an import stored. Raises UserError, and changes nothing, where that isn't possible."""
    batch = _batch(ctx, batch_id)
    label = f"Reverted the import of {batch.file_name}"
    with ctx.unit_of_work(label, undoes_id=batch.change_set_id, is_bulk=True) as uow:
        undo.require_undoable(uow, batch.change_set_id)
        swept = unsweep(uow, batch.change_set_id)
        touched = _changed_since(uow.session, batch.change_set_id, {uow.change_set_id, *swept})
        if touched:
            raise UserError(_refusal(touched))
        undo.undo(uow, batch.change_set_id)
        uow.session.execute(update(ImportBatch).where(ImportBatch.id == batch_id).values(reverted_at=uow.now))
    return Reverted(batch_id, uow.change_set_id, uow.label)


def _batch(ctx: Context, batch_id: int) -> ImportBatch:
    with ctx.reading() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound(f"There is no import with the number {batch_id}.")
        session.expunge(batch)
        return batch


def _changed_since(session: Session, change_set_id: int, but: Collection[int]) -> list[tuple[str, int, str]]:
    """Imported rows that a later change, which stands, has touched: table, key and what that change was.

    ``but`` are changes that do not count.
    """
    imported, later = aliased(ChangeRow), aliased(ChangeRow)
    statement = (
        select(later.table_name, later.row_id, ChangeSet.label, ChangeSet.id)
        .join(imported, (imported.table_name == later.table_name) & (imported.row_id == later.row_id))
        .join(ChangeSet, ChangeSet.id == later.change_set_id)
        .where(imported.change_set_id == change_set_id, later.change_set_id.not_in([change_set_id, *but]))
        .where(later.id > imported.id, ChangeSet.undoes_id.is_(None))
        .distinct()
    )
    stands: dict[int, bool] = {}
    found = []
    for table, key, label, made in session.execute(statement):
        if made not in stands:
            stands[made] = not _is_undone(session, made)
        if stands[made]:
            found.append((table, key, label))
    return found


def _refusal(touched: list[tuple[str, int, str]]) -> str:
    rows = len({(table, key) for table, key, _ in touched})
    labels = list(dict.fromkeys(label for _, _, label in touched))
    named = ", ".join(f"“{label}”" for label in labels[:_NAMED])
    more = f" and {len(labels) - _NAMED} other changes" if len(labels) > _NAMED else ""
    were = "was" if rows == 1 else "were"
    return (
        f"{rows:,} of the imported rows {were} changed since, by {named}{more}. Undo that first; nothing was reverted."
    )


def rejections(ctx: Context, batch_id: int, *, limit: int = 1000) -> tuple[RejectionRow, ...]:
    """The first rejected rows of an import, in file order."""
    batch = _batch(ctx, batch_id)
    statement = select(ImportRejection).where(ImportRejection.batch_id == batch.id)
    with ctx.reading() as session:
        found = session.scalars(statement.order_by(ImportRejection.line, ImportRejection.id).limit(limit))
        return tuple(RejectionRow(r.line, _problems(r), tuple(r.cells["cells"])) for r in found)


def _problems(row: ImportRejection) -> tuple[Problem, ...]:
    """All reasons of a row; those behind the first stand with its cells."""
    return (Problem(row.column, row.reason), *(Problem(*more) for more in row.cells.get("more", ())))


def export_rejections(ctx: Context, batch_id: int, path: Path) -> int:
    """Write the rejected rows with their reasons, to be corrected and imported again; returns how many.

    A path that ends with .xlsx becomes a workbook, any other one CSV.
    """
    batch = _batch(ctx, batch_id)
    headers = [str(header) for header in batch.definition["headers"]]
    theirs = [place for place, header in enumerate(headers) if header not in OUR_HEADERS]  # rejected once more
    statement = (
        select(ImportRejection)
        .where(ImportRejection.batch_id == batch_id)
        .order_by(ImportRejection.line, ImportRejection.id)
        .execution_options(yield_per=_BLOCK)
    )
    count = 0
    target = TABLE_FILES.get(path.suffix.lower(), CsvFile)
    with ctx.reading() as session, target(path) as out:
        out.write([REASON_HEADER, LINE_HEADER, *(headers[place] for place in theirs)])
        for row in session.scalars(statement):
            reasons = "\n".join(f"{column}: {reason}" if column else reason for column, reason in _problems(row))
            cells = row.cells["cells"]
            out.write([reasons, row.line, *(cells[place] for place in theirs if place < len(cells))])
            count += 1
    return count
