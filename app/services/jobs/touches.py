"""Takes deals into the programmes of their phase, and turns touches that fall due into tasks."""

from __future__ import annotations

from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.nurture.enrolling import enrol_by_phase
from app.services.nurture.touching import touch

NAME = "touch"


def run(ctx: Context) -> list[Fired]:
    """Do so for the deals that the user may change; those of others are done by their own program or a manager's."""
    enrol_by_phase(ctx)
    return [Fired(one.key, NAME, one.subject, one.due_at, one.owner_id, one.table, one.record_id) for one in touch(ctx)]
