"""Hands tasks of people who are away to their stand-ins, and back when they are there again."""

from __future__ import annotations

from app.services.context import Context, command
from app.services.jobs.fired import Fired
from app.services.tasks.absences import settle_all
from app.services.tasks.rows import due_at

NAME = "stand_in"


def run(ctx: Context) -> list[Fired]:
    """Give and take back what the user may; what changed hands is told as due to whoever has it now."""
    with ctx.reading() as session:
        moved = settle_all(ctx, session)
        session.rollback()
    return _settle(ctx) if moved else []


@command
def _settle(ctx: Context) -> list[Fired]:
    with ctx.unit_of_work("Reminders for and from stand-ins") as uow:
        moved = settle_all(ctx, uow.session)
        instants = [due_at(uow.session, ctx.clock, task) for task in moved]
    return [
        Fired(f"{NAME}|task:{task.id}|{task.due_on}|user:{task.owner_id}", NAME, task.subject, at, task.owner_id)
        for task, at in zip(moved, instants, strict=True)
    ]
