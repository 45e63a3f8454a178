"""Every recorded change of one record and of what belongs to it, in words: who, when, what, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.models.changes import ChangeRow, ChangeSet
from app.models.exchange import ImportBatch
from app.models.team import User
from app.models.wholes import UNSPOKEN
from app.services.access import require_readable
from app.services.context import Context
from app.services.field_words import Values
from app.services.record_titles import NOUNS, Titles, row_or_last_image
from app.services.timeline import FieldNews, field_news
from app.storage.images import decode
from app.storage.records import concerning
from app.storage.undo import undone

# Follow from what else a change says, or are somebody's own affair.
_UNSAID = UNSPOKEN | {"phase_entered_at", "pipeline_id"}
_SILENT = frozenset({"card_ranks", "phase_changes", "review_items"})


@dataclass(frozen=True, slots=True)
class PartChange:
    """A change of something that belongs to the record, such as a line of a deal's offer. ``op`` is I, U or D."""

    noun: str
    title: str
    op: str
    fields: tuple[FieldNews, ...]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A change set as far as it wrote one record, or what belongs to it. ``label`` is what the undo entry calls it.

    ``op`` is I (the record was added), U or D. ``is_undone``: a later change set took it back, whole or as far as
    this record goes, and that was not undone in turn. ``undoes_id`` is set for an undo or redo. ``is_bulk`` marks what
    was done to many records at once, ``batch`` names the file it was imported from.
    """

    change_set_id: int
    at: datetime
    who: str
    label: str
    op: str
    fields: tuple[FieldNews, ...]
    parts: tuple[PartChange, ...]
    is_undone: bool
    is_bulk: bool
    undoes_id: int | None
    batch: str


def record_changes(ctx: Context, table: str, record_id: int, *, limit: int = 100) -> tuple[RecordChange, ...]:
    """The changes of one record, newest first."""
    with ctx.reading() as session:
        require_readable(ctx, session, table, record_id)
        found = _sets(session, table, record_id, limit)
        taken_back = undone(session, [lines[0][1].id for lines in found], (table, record_id))
        files = _files(session, [made.id for ((_, made, _), *_) in found if made.is_bulk])
        words = _Words(session, table)
        return tuple(
            RecordChange(
                change_set_id=made.id,
                at=made.made_at,
                who=who or "Headwater",
                label=made.label,
                op=_op(lines, table),
                fields=tuple(news for row, _, _ in lines if row.table_name == table for news in words.fields(row)),
                parts=tuple(words.part(row) for row, _, _ in lines if row.table_name != table),
                is_undone=made.id in taken_back,
                is_bulk=made.is_bulk,
                undoes_id=made.undoes_id,
                batch=files.get(made.id, ""),
            )
            for lines in found
            for _, made, who in lines[:1]
        )


_Line = tuple[ChangeRow, ChangeSet, str | None]


def _sets(session: Session, table: str, record_id: int, limit: int) -> list[list[_Line]]:
    """The lines of the log about the record, by change set, each with the oldest line first."""
    statement = (
        select(ChangeRow, ChangeSet, User.name)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == ChangeSet.user_id)
        .where(concerning(session, (table, record_id), but=_SILENT))
        .order_by(ChangeRow.change_set_id.desc(), ChangeRow.id)
        .execution_options(yield_per=200)
    )
    rows = session.execute(statement)
    found = islice((list(map(_line, lines)) for _, lines in groupby(rows, lambda row: row[1].id)), limit)
    return list(found)


def _line(row: Row[ChangeRow, ChangeSet, str]) -> _Line:
    return row[0], row[1], row[2]


def _op(lines: Sequence[_Line], table: str) -> str:
    """What was done to the record itself; a change of a part of it is a change."""
    return next((row.op for row, _, _ in lines if row.table_name == table and row.op != "U"), "U")


def _files(session: Session, ids: Iterable[int]) -> dict[int, str]:
    statement = select(ImportBatch.change_set_id, ImportBatch.file_name).where(ImportBatch.change_set_id.in_(ids))
    return dict(session.execute(statement).all())


class _Words:
    """Puts lines of the log into words."""

    def __init__(self, session: Session, table: str) -> None:
        self._session, self._titles = session, Titles(session)
        self._values = {table: Values(session, table)}

    def fields(self, row: ChangeRow) -> Iterator[FieldNews]:
        """The fields that a line changed."""
        if row.op == "U":
            values = self._values.setdefault(row.table_name, Values(self._session, row.table_name))
            yield from (news for _, news in field_news(row, values, _UNSAID))

    def part(self, row: ChangeRow) -> PartChange:
        """A line about something that belongs to the record."""
        image = decode(row.table_name, row.before) if row.before else None
        image = image or row_or_last_image(self._session, row.table_name, row.row_id)
        title = self._titles.of_image(row.table_name, image) if image else ""
        return PartChange(NOUNS.get(row.table_name, "part"), title, row.op, tuple(self.fields(row)))
