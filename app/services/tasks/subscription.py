"""A calendar file on this computer that follows a person's reminders, for a calendar to subscribe to."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sqlalchemy import func, select

from app.config.calendar_files import calendar_file_of, keep_calendar_file
from app.domain.errors import EnvironmentFault, UserError
from app.models.changes import ChangeSet
from app.services.context import Context
from app.services.tasks.calendar_file import calendar_text

# For each file: the newest change that it knows of, so that looking costs nothing while nothing happens.
_written: dict[Path, int] = {}


def subscribed_file(ctx: Context) -> Path | None:
    """The file that is kept up to date for the user; None where there is none."""
    return calendar_file_of(ctx.db.location.title, ctx.user.id)


def subscribe(ctx: Context, path: Path) -> Path:
    """Write the user's calendar file and keep it up to date from now on. Answers the whole path.

    UserError for a name that is no calendar's, EnvironmentFault where it can't be written.
    """
    path = path.expanduser().absolute()
    if path.suffix.lower() != ".ics":
        raise UserError("A calendar file ends in .ics. Choose such a name.", field="path")
    write_calendar(path, calendar_text(ctx, ctx.user.id))
    keep_calendar_file(ctx.db.location.title, ctx.user.id, path)
    return path


def unsubscribe(ctx: Context) -> None:
    """Keep the file up to date no more; it stays as it is."""
    keep_calendar_file(ctx.db.location.title, ctx.user.id, None)


def bring_up_to_date(ctx: Context) -> bool:
    """Rewrite the user's file where a task was changed since; True where it was. EnvironmentFault where it can't be."""
    path = subscribed_file(ctx)
    if path is None:
        return False
    with ctx.reading() as session:
        newest = session.scalar(select(func.max(ChangeSet.id))) or 0
    if _written.get(path) == newest and path.exists():
        return False
    text = calendar_text(ctx, ctx.user.id)
    is_news = not path.exists() or path.read_bytes() != text
    if is_news:
        write_calendar(path, text)
    _written[path] = newest
    return is_news


def write_calendar(path: Path, text: bytes) -> None:
    """Replace a file: who reads it meanwhile sees the old or the new one whole. EnvironmentFault where it can't be."""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}", suffix=".new")
        new = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EnvironmentFault(f"The calendar file {path} can't be written: {reason}. Choose another place.") from error
