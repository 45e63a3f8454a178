"""Puts something into a folder, from one sentence: a day that it names counts, else the folder's."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import UserError
from app.domain.quick_add import AddKind, Role
from app.domain.quick_add_when import is_time_alone
from app.domain.tickler import Folder
from app.services.context import Context, command
from app.services.quick_add.add import reminder_of
from app.services.quick_add.understand import Asked, Understood, understand
from app.services.saved import Saved
from app.services.tasks import add_task
from app.services.tickler.people import require_may_look


@dataclass(frozen=True, slots=True)
class AddToFolder:
    """What was typed while ``folder`` was open in somebody's tickler (None: the user's)."""

    asked: Asked
    folder: Folder
    owner_id: int | None = None


def read_for_folder(ctx: Context, asked: Asked, folder: Folder) -> Understood:
    """How a sentence is understood there."""
    found = understand(ctx, replace(asked, kind=AddKind.REMINDER))
    if found.due_on is None or _names_a_day(asked.text, found):
        return found
    return replace(found, due_on=folder.filing_day(ctx.calendar))


def _names_a_day(text: str, found: Understood) -> bool:
    """A time alone is a time on the folder's day."""
    spans = (text[span.start : span.end] for span in found.reading.spans if span.role is Role.WHEN)
    return found.reading.when is not None and not all(is_time_alone(span) for span in spans)


@command
def add_to_folder(ctx: Context, cmd: AddToFolder) -> Saved:
    """Add it; UserError says what it lacks."""
    owner_id = require_may_look(ctx, cmd.owner_id)
    found = read_for_folder(ctx, cmd.asked, cmd.folder)
    if found.missing:
        raise UserError(found.missing)
    return add_task(ctx, replace(reminder_of(found), owner_id=owner_id))
