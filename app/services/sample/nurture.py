"""A programme for the first nurturing phase, and who of the invented customers is in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.domain.nurture import Channel, Interval, Origin, StepSpec
from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.sample.deals import DealPlan, Rows
from app.services.sample.dice import Dice
from app.storage.bulk import bulk_insert
from app.storage.unit_of_work import UnitOfWork

NAME = "Stay in touch"
STEPS = (
    StepSpec(Interval(2, "week"), Channel.EMAIL, "Send {given} a case from their trade"),
    StepSpec(Interval(1, "month"), Channel.CALL, "Call {given}: what has changed at {company}?"),
    StepSpec(Interval(2, "month"), Channel.NEWSLETTER, "Send {given} the newsletter"),
    StepSpec(Interval(2, "month"), Channel.LETTER, "Write to {person} with a reference", "We weighed for a neighbour."),
    StepSpec(Interval(3, "month"), Channel.CALL, "Call {given}: is {deal} a topic this year?"),
)
_KIND = PhaseKind.NURTURE
# So many of a hundred deals in the phase are in it.
_HAVE = 70


def programme(uow: UnitOfWork, pipelines: list[PipelineRow], since: datetime) -> tuple[int, int] | None:
    """The keys of the programme and of the phase it is for; None where no pipeline has a nurturing phase.

    Whoever comes to that phase after ``since`` will be in it.
    """
    found: list[PhaseRow] = [
        phase for row in pipelines if row.purpose == "sales" for phase in row.phases if phase.spec.kind is _KIND
    ]
    if not found:
        return None
    phase_id = found[0].id
    row: dict[str, Any] = {"name": NAME, "notes": None, "phase_id": phase_id, "is_active": True, "since": since}
    (key,) = bulk_insert(uow, "nurture_programmes", [row])
    bulk_insert(uow, "nurture_steps", [_step(key, place, step) for place, step in enumerate(STEPS)])
    return key, phase_id


def enrolments(dice: Dice, programme_id: int, phase_id: int, plan: DealPlan, deal_id: int) -> Rows:
    """Whether a deal of the phase is in it, and how far; the next touch lies ahead."""
    if plan.phase.id != phase_id or not plan.committee or not dice.chance(_HAVE):
        return []
    ago = min(plan.stays[-1].ago, 120)
    return [
        {
            "programme_id": programme_id,
            "contact_id": plan.committee[0].id,
            "company_id": plan.deal["company_id"],
            "deal_id": deal_id,
            "owner_id": plan.deal["owner_id"],
            "origin": str(Origin.RULE),
            "enrolled_at": plan.changes[-1]["entered_at"],
            "base_on": dice.day(dice.between(0, min(ago, 15))),
            "next_place": min(ago // 20, len(STEPS) - 1),
            "next_on": dice.ahead(dice.between(1, 45)),
            "ended_at": None,
            "ended_because": None,
        }
    ]


def _step(programme_id: int, place: int, step: StepSpec) -> dict[str, Any]:
    return {
        "programme_id": programme_id,
        "place": place,
        "after_count": step.after.count,
        "after_unit": step.after.unit,
        "channel": str(step.channel),
        "subject": step.subject,
        "template": step.template or None,
    }
