"""Keeps the calendar file of the user up to date, where they keep one on this computer."""

from __future__ import annotations

import logging

from app.domain.errors import EnvironmentFault
from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.tasks.subscription import bring_up_to_date

NAME = "calendar_file"
_log = logging.getLogger(__name__)


def run(ctx: Context) -> list[Fired]:
    """Rewrite it where a task was changed. Where it can't be written, that is tried again at the next turn."""
    try:
        bring_up_to_date(ctx)
    except EnvironmentFault as fault:
        _log.warning("%s", fault.message)
    return []
