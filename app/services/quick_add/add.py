"""Stores what a sentence was understood as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.errors import UserError
from app.domain.quick_add import AddKind
from app.services.activities import LogActivity, log_activity
from app.services.context import Context, command
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.quick_add.understand import Asked, Known, Understood, understand
from app.services.saved import Saved
from app.services.tasks import AddTask, EditTask, add_task, edit_task


@dataclass(frozen=True, slots=True)
class Moved:
    """What was stored, and the record to show: its table and key, if it has a sheet; ``due_on`` of a reminder."""

    saved: Saved
    table: str = ""
    record_id: int | None = None
    due_on: date | None = None


@command
def add_sentence(ctx: Context, asked: Asked) -> Moved:
    """Look up what a sentence means, and add it; UserError says what it lacks.

    While the database is out of reach the sentence waits as it was typed, and is looked up when it is back.
    """
    return add_understood(ctx, understand(ctx, asked))


@command
def move_sentence(ctx: Context, asked: Asked) -> Moved:
    """The same instead of adding a second reminder: the one that is planned gets the new time."""
    return move_planned(ctx, understand(ctx, asked))


def add_understood(ctx: Context, understood: Understood) -> Moved:
    """Add it; UserError says what it lacks."""
    if understood.missing:
        raise UserError(understood.missing)
    return _WRITERS[understood.reading.kind](ctx, understood)


def move_planned(ctx: Context, understood: Understood) -> Moved:
    """Instead of adding a second reminder, put the one that is planned to the new time."""
    planned = understood.planned
    if planned is None or understood.due_on is None:
        raise UserError("There is no reminder to move.")
    values = {"due_on": understood.due_on, "due_time": understood.due_time}
    return _shown(edit_task(ctx, EditTask(planned.task_id, planned.version, values)), understood)


def _key(known: Known | None) -> int | None:
    return known.id if known else None


def _shown(saved: Saved, understood: Understood) -> Moved:
    """The record that a reminder or note is about."""
    known = understood.deal or understood.contact or understood.company
    due_on = understood.due_on
    return Moved(saved, known.table, known.id, due_on) if known else Moved(saved, due_on=due_on)


def _reminder(ctx: Context, understood: Understood) -> Moved:
    return _shown(add_task(ctx, reminder_of(understood)), understood)


def reminder_of(understood: Understood) -> AddTask:
    """The task that a reminder amounts to, for the user."""
    assert understood.due_on is not None, "a reminder that lacks nothing has a day"
    return AddTask(
        understood.subject,
        understood.due_on,
        understood.due_time,
        understood.reading.action,
        deal_id=_key(understood.deal),
        company_id=None if understood.deal else _key(understood.company),
        contact_id=_key(understood.contact),
        notes="A promise to the customer." if understood.reading.is_promise else None,
        zone=understood.zone,
        rrule=understood.rrule,
        after_completion=understood.reading.after_completion,
        on_working_days=understood.reading.on_working_days,
    )


def _note(ctx: Context, understood: Understood) -> Moved:
    activity = LogActivity(
        "note",
        understood.reading.about,
        deal_id=_key(understood.deal),
        company_id=None if understood.deal else _key(understood.company),
        contact_id=_key(understood.contact),
    )
    return _shown(log_activity(ctx, activity), understood)


def _deal(ctx: Context, understood: Understood) -> Moved:
    reading = understood.reading
    made = create_deal(
        ctx,
        CreateDeal(
            understood.name,
            _key(understood.company),
            understood.amount,
            expected_close_on=reading.when.on if reading.when else None,
            new_company=understood.unknown_company or None,
        ),
    )
    return Moved(made, "deals", made.record_id)


def _person(ctx: Context, understood: Understood) -> Moved:
    reading = understood.reading
    values = {"email": reading.email, "phone": reading.phone, "job_title": reading.about}
    made = create_contact(
        ctx,
        CreateContact(
            reading.name,
            _key(understood.company),
            {name: value for name, value in values.items() if value},
            understood.unknown_company or None,
        ),
    )
    return Moved(made, "contacts", made.record_id)


def _company(ctx: Context, understood: Understood) -> Moved:
    reading = understood.reading
    values = {"email": reading.email, "phone": reading.phone, "city": reading.about}
    made = create_company(ctx, CreateCompany(reading.name, {name: value for name, value in values.items() if value}))
    return Moved(made, "companies", made.record_id)


_WRITERS = {
    AddKind.REMINDER: _reminder,
    AddKind.NOTE: _note,
    AddKind.DEAL: _deal,
    AddKind.PERSON: _person,
    AddKind.COMPANY: _company,
}
