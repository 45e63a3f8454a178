"""What was promised about invented deals, by the team and by its customers."""

from __future__ import annotations

from typing import Any

from app.domain.promises import Outcome, Side
from app.services.sample.deals import DealPlan, Rows
from app.services.sample.dice import Dice
from app.services.sample.words import Words

# How many of a hundred open deals have promises; of a hundred promises are kept, kept late, and forgotten while open.
_HAVE, _KEPT, _LATE, _FORGOTTEN = 45, 70, 8, 15


def promises(dice: Dice, words: Words, plan: DealPlan, deal_id: int) -> Rows:
    """Promises of the last weeks, most of them kept, and some that are due; none where nobody is known."""
    if not plan.committee or not plan.phase.spec.kind.is_open or not dice.chance(_HAVE):
        return []
    count = dice.between(1, 2)
    return [_promise(dice, words, plan, deal_id) for _ in range(count)]


def _promise(dice: Dice, words: Words, plan: DealPlan, deal_id: int) -> dict[str, Any]:
    side = Side.THEIRS if dice.chance(25) else Side.OURS
    ago = dice.between(2, 25)
    row = {
        "side": str(side),
        "text": dice.one(words.promises[side]),
        "due_on": dice.day(dice.between(0, 1)) if dice.chance(_FORGOTTEN) else dice.ahead(dice.between(0, 8)),
        "due_time": None,
        "owner_id": plan.deal["owner_id"],
        "deal_id": deal_id,
        "company_id": None,
        "contact_id": dice.one(plan.committee).id,
        "made_at": dice.moment(ago),
        "made_by_id": plan.deal["owner_id"],
        "outcome": None,
        "settled_at": None,
        "made_good": None,
    }
    if not dice.chance(_KEPT):
        return row
    due = dice.between(1, ago - 1)
    late = dice.chance(_LATE)
    settled = dice.moment(max(due - 1, 0) if late else due)
    words_for_it = "Delivered a day later, with an apology by phone" if late else None
    return row | {
        "due_on": dice.day(due),
        "outcome": str(Outcome.KEPT),
        "settled_at": settled,
        "made_good": words_for_it,
    }
