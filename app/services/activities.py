"""What happened: calls, e-mails, meetings, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.text import clean
from app.models.activities import Activity
from app.models.people import Contact
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.services.touches import TOUCH_KINDS
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

ATTEMPT = "attempt"
"""A call that reached nobody. It is told, and is no touch."""
KINDS = ("note", *TOUCH_KINDS, ATTEMPT)

_EDITABLE = frozenset({"kind", "happened_at", "subject", "body", "minutes", "contact_id"})
_SUBJECT_LENGTH = 300
_LONGEST_MINUTES = 24 * 60
_WITH = {
    "call": ("Call", "Call with {}"),
    "email": ("E-mail", "E-mail to {}"),
    "meeting": ("Meeting", "Meeting with {}"),
    "visit": ("Visit", "Visit to {}"),
    "letter": ("Letter", "Letter to {}"),
    "event": ("Event", "Event with {}"),
    ATTEMPT: ("Called, not reached", "Called {}, not reached"),
}


@dataclass(frozen=True, slots=True)
class LogActivity:
    """Something that happened with a deal, a company or a person.

    ``text`` is what was typed. A note's first line becomes its subject; other kinds get one from kind and person
    where ``subject`` is empty. ``happened_at`` (aware) None is now; ``minutes`` is how long it took.
    """

    kind: str
    text: str = ""
    subject: str = ""
    happened_at: datetime | None = None
    minutes: int | None = None
    deal_id: int | None = None
    company_id: int | None = None
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class EditActivity:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    activity_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteActivity:
    """Remove a fact of the timeline; undo brings it back."""

    activity_id: int
    version: int | None = None


@command
def log_activity(ctx: Context, cmd: LogActivity) -> Saved:
    """Add a fact to the timeline; UserError for an empty note."""
    with ctx.unit_of_work("Logged an activity") as uow:
        activity = add_activity(ctx, uow, cmd)
        uow.label = f"Added a note: {activity.subject}" if cmd.kind == "note" else f"Logged: {activity.subject}"
    return saved(uow, activity)


def add_activity(ctx: Context, uow: UnitOfWork, cmd: LogActivity) -> Activity:
    """The same within an open unit of work."""
    links = {"deal_id": cmd.deal_id, "company_id": cmd.company_id, "contact_id": cmd.contact_id}
    check_references(uow.session, Activity, links)
    subject, body = _subject_and_body(uow.session, cmd)
    given = {"kind": cmd.kind, "subject": subject, "body": body, "minutes": cmd.minutes}
    values = _checked(ctx, given | {"happened_at": cmd.happened_at or uow.now})
    activity = Activity(**values, **links, user_id=ctx.user.id)
    uow.session.add(activity)
    return activity


@command
def edit_activity(ctx: Context, cmd: EditActivity) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(ctx, cmd.values)
    with ctx.unit_of_work("Edited an activity") as uow:
        activity = fetch(uow, Activity, cmd.activity_id, noun="activity")
        change(uow, activity, cmd.version, values)
        uow.label = f"Changed {field_words.labels(values)} of “{activity.subject}”"
    return saved(uow, activity)


@command
def delete_activity(ctx: Context, cmd: DeleteActivity) -> Saved:
    """Delete a fact of the timeline."""
    with ctx.unit_of_work("Deleted an activity") as uow:
        activity = fetch(uow, Activity, cmd.activity_id, noun="activity")
        guard_deletion(uow, activity, cmd.version)
        uow.label = f"Deleted “{activity.subject}”"
        uow.session.delete(activity)
    return saved(uow, activity)


def _subject_and_body(session: Session, cmd: LogActivity) -> tuple[str, str]:
    subject, text = clean(cmd.subject), clean(cmd.text)
    if subject:
        return subject, text
    if cmd.kind == "note":
        return first_line(text)
    contact = session.get(Contact, cmd.contact_id) if cmd.contact_id else None
    alone, together = _WITH[cmd.kind]
    return (together.format(contact.full_name) if contact else alone), text


def first_line(text: str) -> tuple[str, str]:
    """A note's subject and the rest. A very long first line is cut in the subject and kept whole in the body."""
    first, _, rest = text.partition("\n")
    if len(first) <= _SUBJECT_LENGTH:
        return first.strip(), rest.strip()
    return first[: _SUBJECT_LENGTH - 1].rsplit(" ", 1)[0] + "…", text


def _checked(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Activity, given, _EDITABLE)
    require(values, "subject", "Write something first.")
    if values.get("kind", "note") not in KINDS:
        raise ValueError(f"no kind of activity: {values['kind']}")
    minutes = values.get("minutes")
    if minutes is not None and not 0 <= minutes <= _LONGEST_MINUTES:
        raise UserError("Give the time it took in minutes, at most a day.", field="minutes")
    at = values.get("happened_at")
    if at is not None and ctx.clock.local_date(at) > ctx.clock.today():
        raise UserError("This has not happened yet. Plan it as a next step instead.", field="happened_at")
    return values
