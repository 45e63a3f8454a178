"""Putting the contents of a folder into another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.models.tasks import Task
from app.services.context import Context, command
from app.services.tasks import MoveTasks, TasksChanged, move_tasks
from app.services.tickler.contents import OpenFolder, within
from app.services.tickler.people import require_may_look


@dataclass(frozen=True, slots=True)
class Refile:
    """Make everything that lies in a folder, or is overdue, due on another day, in one step."""

    source: OpenFolder
    to_on: date


@command
def refile(ctx: Context, cmd: Refile) -> TasksChanged:
    """Move it; UserError for a day that has passed, or a tickler that is not the user's to look into."""
    owner_id = require_may_look(ctx, cmd.source.owner_id)
    with ctx.reading() as session:
        where, _days = within(ctx, session, owner_id, cmd.source.folder)
        ids = tuple(session.scalars(select(Task.id).where(where)))
    return move_tasks(ctx, MoveTasks(ids, cmd.to_on))
