"""The timeline of a record: activities, moves, tasks done, promises and recorded changes, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.promises import GIVEN, SETTLED, Outcome, Side
from app.models.activities import Activity
from app.models.changes import ChangeRow, ChangeSet
from app.models.deals import Deal, PhaseChange
from app.models.people import Contact
from app.models.pipeline import Phase
from app.models.promises import Promise
from app.models.tasks import Task
from app.models.team import User
from app.services import field_words
from app.services.concerns import Subject, concerning
from app.services.context import Context
from app.storage.images import changed_columns, decode

Source = Literal["activity", "phase", "task", "promise", "change"]

# Columns that a move between phases writes: the move has its own entry.
_OF_A_MOVE = frozenset({"phase_id", "pipeline_id", "phase_entered_at", "match_key", "given_name", "family_name"})


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """What a phase badge needs."""

    code: str
    name: str
    kind: str
    is_stall: bool


@dataclass(frozen=True, slots=True)
class FieldNews:
    """A changed field in words; values are text, number, date, instant, Money, bool or None."""

    label: str
    before: Any
    after: Any
    column: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``kind`` is the activity's or the task's, else ``"phase"``, ``"promise"``, ``"change"`` or
    how a promise came out.

    ``id`` and ``version`` are those of the activity, the task or the promise; for changes ``id`` is the change set's.
    ``due_on`` is that of a promise. ``who`` did it; ``about`` names the deal, in the timeline of a company or person.
    """

    source: Source
    id: int
    kind: str
    at: datetime
    title: str
    detail: str = ""
    who: str = ""
    about: str = ""
    version: int | None = None
    minutes: int | None = None
    left: PhaseMark | None = None
    entered: PhaseMark | None = None
    fields: tuple[FieldNews, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest entries; ``has_more`` when older ones were left out."""

    entries: tuple[Entry, ...]
    has_more: bool


def timeline(ctx: Context, subject: Subject, *, limit: int = 50) -> Timeline:
    """The newest ``limit`` entries about a record."""
    with ctx.reading() as session:
        return read_timeline(session, subject, limit)


def read_timeline(session: Session, subject: Subject, limit: int) -> Timeline:
    """The same within an open session."""
    entries: list[Entry] = []
    # At one instant the move comes first: it explains the changes that came with it.
    for read in (_moves, _activities, _done_tasks, _promises, _changes):
        entries += read(session, subject, limit + 1)
    entries.sort(key=attrgetter("at"), reverse=True)
    return Timeline(tuple(entries[:limit]), len(entries) > limit)


def read_deeds(session: Session, subject: Subject, limit: int) -> tuple[Entry, ...]:
    """What people did about a record, the newest ``limit``: activities, and reminders that were done."""
    entries = [*_activities(session, subject, limit), *_done_tasks(session, subject, limit)]
    return tuple(sorted(entries, key=attrgetter("at"), reverse=True)[:limit])


def _about(subject: Subject, deal: str | None) -> str:
    return deal or "" if subject.deal_id is None else ""


def _activities(session: Session, subject: Subject, limit: int) -> Iterable[Entry]:
    statement = (
        select(Activity, User.name, Deal.name)
        .outerjoin(User, User.id == Activity.user_id)
        .outerjoin(Deal, Deal.id == Activity.deal_id)
        .where(concerning(Activity, subject))
        .order_by(Activity.happened_at.desc(), Activity.id.desc())
        .limit(limit)
    )
    for row, who, deal in session.execute(statement):
        yield Entry(
            "activity",
            row.id,
            row.kind,
            row.happened_at,
            row.subject,
            row.body or "",
            who or "",
            _about(subject, deal),
            version=row.version,
            minutes=row.minutes,
        )


def _done_tasks(session: Session, subject: Subject, limit: int) -> Iterable[Entry]:
    statement = (
        select(Task, User.name, Deal.name, Contact.full_name)
        .outerjoin(User, User.id == Task.owner_id)
        .outerjoin(Deal, Deal.id == Task.deal_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .where(concerning(Task, subject), Task.done_at.is_not(None))
        .order_by(Task.done_at.desc(), Task.id.desc())
        .limit(limit)
    )
    for row, who, deal, contact in session.execute(statement):
        assert row.done_at is not None
        detail = " ".join(part for part in (contact, row.notes) if part)
        about = _about(subject, deal)
        yield Entry("task", row.id, row.kind, row.done_at, row.subject, detail, who or "", about, row.version)


def _promises(session: Session, subject: Subject, limit: int) -> Iterable[Entry]:
    """An entry for each promise, and a further one for each that is settled, of the newest ones."""
    statement = (
        select(Promise, User.name, Deal.name)
        .outerjoin(User, User.id == Promise.made_by_id)
        .outerjoin(Deal, Deal.id == Promise.deal_id)
        .where(concerning(Promise, subject))
        .order_by(func.coalesce(Promise.settled_at, Promise.made_at).desc(), Promise.id.desc())
        .limit(limit)
    )
    for row, who, deal in session.execute(statement):
        about = _about(subject, deal)
        given = f"{GIVEN[Side(row.side)]}: {row.text}"
        yield Entry("promise", row.id, "promise", row.made_at, given, who=who or "", about=about, due_on=row.due_on)
        if row.settled_at is not None and row.outcome is not None:
            title, detail = f"{SETTLED[Outcome(row.outcome)]}: {row.text}", row.made_good or ""
            yield Entry("promise", row.id, row.outcome, row.settled_at, title, detail, about=about, due_on=row.due_on)


def _moves(session: Session, subject: Subject, limit: int) -> Iterable[Entry]:
    if subject.contact_id is not None:
        return
    left, entered = aliased(Phase), aliased(Phase)
    whose = PhaseChange.deal_id == subject.deal_id if subject.deal_id else Deal.company_id == subject.company_id
    statement = (
        select(PhaseChange, left, entered, User.name, Deal.name)
        .join(Deal, Deal.id == PhaseChange.deal_id)
        .join(entered, entered.id == PhaseChange.phase_id)
        .outerjoin(left, left.id == PhaseChange.from_phase_id)
        .outerjoin(User, User.id == PhaseChange.user_id)
        .where(whose)
        .order_by(PhaseChange.entered_at.desc(), PhaseChange.id.desc())
        .limit(limit)
    )
    for row, before, after, who, deal in session.execute(statement):
        yield _move(row, before, after, who or "", _about(subject, deal))


def _move(row: PhaseChange, left: Phase | None, entered: Phase, who: str, about: str) -> Entry:
    verb = "imported" if row.origin != "lived" else "opened here" if left is None else "moved"
    title = f"{verb} by {who}" if who else verb
    if row.origin == "assumed":
        title += ", day not known"
    return Entry(
        "phase",
        row.id,
        "phase",
        row.entered_at,
        title,
        row.reason or "",
        who,
        about,
        left=None if left is None else mark(left),
        entered=mark(entered),
    )


def mark(phase: Phase) -> PhaseMark:
    """A stored phase's badge."""
    return PhaseMark(phase.code, phase.name, phase.kind, phase.is_stall)


def _changes(session: Session, subject: Subject, limit: int) -> Iterable[Entry]:
    table, key = _own_table(subject)
    statement = (
        select(ChangeRow, ChangeSet, User.name)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .outerjoin(User, User.id == ChangeSet.user_id)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == key, ChangeRow.op == "U")
        .order_by(ChangeRow.id.desc())
    )
    values = field_words.Values(session, table)
    return islice(_told(session.execute(statement), values), limit)


def _told(rows: Iterable[tuple[ChangeRow, ChangeSet, str]], values: field_words.Values) -> Iterator[Entry]:
    for row, made, who in rows:
        news = field_news(row, values)
        if news:
            label = field_words.labels([label for label, _ in news])
            title = f"{who or 'Somebody'} changed {label}"
            yield Entry(
                "change",
                made.id,
                "change",
                made.made_at,
                title,
                who=who or "",
                fields=tuple(each for _, each in news),
            )


def field_news(
    row: ChangeRow, values: field_words.Values, unspoken: frozenset[str] = _OF_A_MOVE
) -> list[tuple[str, FieldNews]]:
    """The changed columns of a recorded change that mean something to people, in words."""
    before, after = decode(row.table_name, row.before or {}), decode(row.table_name, row.after or {})
    changed = changed_columns(before, after) - unspoken
    # The currency shows in the amounts beside it.
    if any(name.endswith("_minor") for name in changed):
        changed = {name for name in changed if not name.endswith("currency")}
    return [
        (
            name,
            FieldNews(
                field_words.label(name),
                values.read(name, before.get(name), before),
                values.read(name, after[name], after),
                name,
            ),
        )
        for name in after
        if name in changed
    ]


def _own_table(subject: Subject) -> tuple[str, int]:
    if subject.deal_id is not None:
        return "deals", subject.deal_id
    if subject.company_id is not None:
        return "companies", subject.company_id
    assert subject.contact_id is not None
    return "contacts", subject.contact_id
