"""The bin: what was deleted and can come back, made from the change log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from app.domain.access import Forbidden
from app.domain.errors import NotFound, UserError
from app.domain.roles import Role
from app.domain.text import words
from app.models.changes import ChangeSet
from app.services.access import all_read, may_have_read
from app.services.context import Context, command
from app.services.record_titles import NOUNS, Titles
from app.storage import undo as storage_undo
from app.storage.deletions import Deletion, deleted_along, deletions, erase, rows_of
from app.storage.records import concerns_others
from app.storage.undo_plan import Scope

TABLES = (
    "companies",
    "contacts",
    "deals",
    "tasks",
    "activities",
    "promises",
    "products",
    "lead_sources",
    "exchange_rates",
    "mails",
    "nurture_programmes",
    "qualifiers",
    "absences",
    "targets",
)
"""The records that can be deleted, in the order in which people think of them."""

_PLURALS = {
    "activities": ("activity", "activities"),
    "deal_contacts": ("seat", "seats"),
    "deal_lines": ("line of the offer", "lines of the offer"),
    "nurture_steps": ("step", "steps"),
    "tasks": ("task", "tasks"),
    "promises": ("promise", "promises"),
}
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class BinRow:
    """A deleted record: what such a record is called, its title, and in words what went with it (``along``)."""

    table: str
    record_id: int
    noun: str
    title: str
    at: datetime
    who: str
    along: str
    change_set_id: int


@dataclass(frozen=True, slots=True)
class RestoreRecord:
    """Bring a deleted record back, with all that went with it."""

    table: str
    record_id: int


@dataclass(frozen=True, slots=True)
class PurgeRecord:
    """Remove a deleted record for good. Only owners may, and nothing brings it back."""

    table: str
    record_id: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. ``change_set_id`` undoes it; ``along`` are titles of gone records that it needed."""

    change_set_id: int | None
    label: str
    table: str
    record_id: int
    along: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed for good; it can't be undone."""

    change_set_id: int | None
    label: str


def bin_rows(ctx: Context, *, text: str = "", tables: tuple[str, ...] = TABLES, limit: int = 200) -> list[BinRow]:
    """What is in the bin, newest first. ``text`` looks for the beginnings of words in the titles."""
    wanted = words(text)
    with ctx.reading() as session:
        found = list(islice(_found(ctx, session, wanted, tables, limit), limit))
        along = deleted_along(session, [deletion for deletion, _ in found])
    return [_row(deletion, title, along[deletion.table, deletion.row_id]) for deletion, title in found]


def _found(
    ctx: Context, session: Session, wanted: Sequence[str], tables: tuple[str, ...], limit: int
) -> Iterator[tuple[Deletion, str]]:
    """The deletions that the user may read of and that answer to what is wanted, each with its title."""
    titles = Titles(session)
    is_any = not wanted and all(all_read(ctx, table) for table in tables)
    for deletion in deletions(session, tables, limit=limit if is_any else _MOST):
        if not may_have_read(ctx, session, deletion.table, deletion.image):
            continue
        title = titles.full(deletion.table, deletion.image) or f"#{deletion.row_id}"
        if all(any(have.startswith(want) for have in words(title)) for want in wanted):
            yield deletion, title


def _row(deletion: Deletion, title: str, along: Mapping[str, int]) -> BinRow:
    return BinRow(
        deletion.table,
        deletion.row_id,
        NOUNS.get(deletion.table, "record"),
        title,
        deletion.at,
        deletion.who,
        _counted(along),
        deletion.change_set_id,
    )


def _counted(counts: Mapping[str, int]) -> str:
    parts = [f"{count:,} {_PLURALS[t][count != 1]}" for t, count in sorted(counts.items()) if t in _PLURALS]
    return ", ".join(parts)


@command
def restore_record(ctx: Context, cmd: RestoreRecord) -> Restored:
    """Bring a record back; what others have changed since stays as it is.

    Records that it points to and that are in the bin themselves come along. NotFound where it isn't in the bin,
    UserError where something else has taken its place.
    """
    row = (cmd.table, cmd.record_id)
    with ctx.reading() as session:
        deletion = _in_bin(ctx, session, cmd.table, cmd.record_id)
        made = session.get_one(ChangeSet, deletion.change_set_id)
        part = row if made.is_bulk or concerns_others(session, made.id, row) else None
    with ctx.unit_of_work("Restored", undoes_id=deletion.change_set_id, undoes_part=part) as uow:
        storage_undo.require_undoable(uow, deletion.change_set_id, part)
        done = storage_undo.undo(uow, deletion.change_set_id, Scope(part, keeps_later=True))
        titles = Titles(uow.session)
        title = titles.full(cmd.table, deletion.image)
        along = tuple(titles.of(table, key) for table, key in done.brought)
        uow.label = " and ".join((f"Restored {title}", *along))
    return Restored(uow.change.change_set_id if uow.change else None, uow.label, cmd.table, cmd.record_id, along)


@command
def purge_record(ctx: Context, cmd: PurgeRecord) -> Purged:
    """Remove a record and what went with it from the bin and from the change log.

    Who deleted it and when stays known. Forbidden for all but owners.
    """
    if ctx.user.role != Role.OWNER:
        raise Forbidden("Only owners remove something for good. Ask one of them.")
    with ctx.reading() as session:
        deletion = _in_bin(ctx, session, cmd.table, cmd.record_id)
        rows = rows_of(session, deletion)
    noun = NOUNS.get(cmd.table, "record")
    # It writes no record, so nothing but its being a bulk change makes it be kept and told.
    with ctx.unit_of_work(f"Removed a deleted {noun} for good", is_bulk=True) as uow:
        erase(uow.connection, rows)
    return Purged(None, uow.label)


def _in_bin(ctx: Context, session: Session, table: str, record_id: int) -> Deletion:
    if table not in TABLES:
        raise UserError("Such records are not in the bin.")
    deletion = next(iter(deletions(session, (table,), limit=1, row_id=record_id)), None)
    if deletion is None or not may_have_read(ctx, session, table, deletion.image):
        raise NotFound(f"This {NOUNS[table]} is not in the bin. Perhaps somebody has restored it.")
    return deletion
