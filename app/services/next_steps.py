"""The next step of deals. Apart from the use cases of tasks, because every card on the board shows it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.next_step import NextStep
from app.models.people import Contact
from app.models.tasks import Task


def next_steps(session: Session, ids: Sequence[int]) -> dict[int, NextStep]:
    """Per deal its earliest open task."""
    statement = (
        select(
            Task.deal_id,
            Task.kind,
            Task.subject,
            Task.due_on,
            Task.due_time,
            Contact.given_name,
            Contact.full_name,
            Task.id,
            Task.zone,
            Task.snoozed_count,
        )
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .where(Task.deal_id.in_(ids), Task.done_at.is_(None))
        # A task for a time of the day comes before those for the whole day.
        .order_by(Task.deal_id, Task.due_on, Task.due_time.is_(None), Task.due_time, Task.id)
    )
    steps: dict[int, NextStep] = {}
    for deal_id, kind, subject, due_on, due_time, given, full, *rest in session.execute(statement):
        if deal_id is not None and deal_id not in steps:
            steps[deal_id] = NextStep(kind, subject, due_on, due_time, short_name(given, full), *rest)
    return steps


def short_name(given: str | None, full: str | None) -> str:
    """What a person is called in a short line: the given name, or the first word of the whole one."""
    return given or (full or "").split(" ")[0]
