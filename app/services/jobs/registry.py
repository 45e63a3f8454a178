"""All jobs, in the order in which they run: what one leaves behind the next may find."""

from __future__ import annotations

from typing import cast

from app.services.jobs import (
    calendar_files,
    mails,
    missed_calls,
    promises,
    qualifiers,
    reminders,
    snapshots,
    stalls,
    stand_ins,
    touches,
    undecided,
    warnings,
)
from app.services.jobs.fired import Job

JOBS: tuple[Job, ...] = cast(
    "tuple[Job, ...]",
    (
        snapshots,
        warnings,
        stalls,
        undecided,
        qualifiers,
        touches,
        stand_ins,
        reminders,
        missed_calls,
        promises,
        mails,
        calendar_files,
    ),
)
WITHOUT_MAIL: tuple[Job, ...] = tuple(job for job in JOBS if job is not cast("Job", mails))
"""For days that are only acted out: nobody outside may hear of those."""
