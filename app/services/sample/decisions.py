"""What was decided about invented deals that stood in the stall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.stall import StallDecision as Decision
from app.services.sample.deals import DealPlan, Rows
from app.services.sample.dice import Dice

_NEW = ("Budget approved", "New decision maker", "They asked for a date", "Scope agreed")
_TOLD = "We hold the price until then."
# So many of a hundred stalls were given a day first.
_WITH_DEADLINE = 60


def decisions(dice: Dice, plan: DealPlan, stay_ids: Sequence[int]) -> Rows:
    """The decisions about one deal's stalls, still without its key. ``stay_ids`` are those of ``plan.stays``."""
    rows: Rows = []
    for place, (stay, stay_id) in enumerate(zip(plan.stays, stay_ids, strict=True)):
        if not stay.phase.spec.is_stall:
            continue
        is_over = place + 1 < len(plan.stays)
        until = plan.stays[place + 1].ago if is_over else 0
        if stay.ago - until >= 2 and dice.chance(_WITH_DEADLINE):
            rows.append(_deadline(dice, plan, stay_id, stay.ago, dice.day(until)))
        if is_over:
            to = plan.stays[place + 1].phase
            at = plan.changes[place + 1]["entered_at"]
            rows.append(_row(plan, stay_id, Decision.ADVANCE, at) | {"reason": dice.one(_NEW), "to_phase_id": to.id})
    return rows


def _deadline(dice: Dice, plan: DealPlan, stay_id: int, ago: int, until_on: date) -> dict[str, Any]:
    return _row(plan, stay_id, Decision.DEADLINE, dice.moment(ago)) | {
        "until_on": until_on,
        "if_no_answer": str(Decision.RECYCLE),
        "told": _TOLD,
        "said_by_id": plan.deal["owner_id"],
    }


def _row(plan: DealPlan, stay_id: int, decision: Decision, decided_at: Any) -> dict[str, Any]:
    return {
        "stay_id": stay_id,
        "decision": str(decision),
        "reason": "",
        "to_phase_id": None,
        "until_on": None,
        "if_no_answer": None,
        "told": None,
        "said_by_id": None,
        "decided_at": decided_at,
        "user_id": plan.deal["owner_id"],
    }
