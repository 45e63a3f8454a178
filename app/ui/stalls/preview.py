"""What a decision will do, said before it is made."""

from __future__ import annotations

from datetime import date

from app.domain.day_text import medium_day
from app.domain.pipelines import PhaseKind
from app.domain.stall import StallDecision as Decision
from app.services.pipelines.queries import PhaseRow
from app.services.stalls.queue import StallRow
from app.services.stalls.review import StallReview
from app.ui.stalls import words


def preview(
    decision: Decision, row: StallRow, review: StallReview, phase: PhaseRow | None, on: date | None, today: date
) -> str:
    """One or two sentences. ``phase`` is where the deal goes, ``on`` the day that was typed, if it can be read."""
    day = medium_day(on, today) if on else "the day"
    asker = row.owner or "Whoever decides"
    match decision:
        case Decision.ADVANCE:
            return _advanced(row, phase)
        case Decision.RECYCLE:
            to = phase.spec.label if phase else "Nurturing"
            return f"Goes to {to}. {asker} has the next touch on {day}."
        case Decision.DEADLINE:
            return f"Stays in {row.phase_code} until {day}; a reminder asks for the answer. {_nth(decision, row)}."
        case Decision.REMOVE:
            weighted = review.sheet.weighted
            less = f" The forecast loses {words.amount_text(weighted)} weighted." if weighted else ""
            return f"Leaves the pipeline as lost.{less}"
        case Decision.DEFER:
            return f"Comes back on {day}. {_nth(decision, row)}."


def _advanced(row: StallRow, phase: PhaseRow | None) -> str:
    if phase is None:
        return "There is no phase to advance to."
    if phase.spec.kind is PhaseKind.WON:
        return f"{row.title} is won."
    limit = phase.spec.limit_days
    clock = f" Its clock begins anew: {limit} working days." if limit else ""
    return f"Goes to {phase.spec.label}.{clock}"


def _nth(decision: Decision, row: StallRow) -> str:
    return words.left_text(decision, row)
