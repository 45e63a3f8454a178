"""What was done about invented deals and people, and what is to be done next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.domain.pipelines import PhaseKind
from app.services.sample.customers import Someone
from app.services.sample.deals import DealPlan, Rows
from app.services.sample.dice import Dice
from app.services.sample.words import Words

_KINDS = ("call", "call", "call", "email", "email", "email", "meeting", "visit", "note")
_TOUCHES = ("call", "email", "email", "letter", "event")
# How the next steps of open deals stand, in per cent: overdue, today, none; the rest is later.
_OVERDUE, _TODAY, _NONE = 12, 27, 41


def next_step(dice: Dice, words: Words, plan: DealPlan, deal_id: int) -> dict[str, Any] | None:
    """The open task of an open deal, or None for those that somebody forgot."""
    spec = plan.phase.spec
    roll = dice.between(1, 100)
    if spec.is_stall:
        return None  # What is next there is the decision.
    if roll <= _OVERDUE:
        return _task(dice, words, plan, deal_id, dice.day(dice.between(0, 3)))
    if roll <= _TODAY:
        return _task(dice, words, plan, deal_id, dice.today)
    if roll <= _NONE:
        return None
    far = 40 if spec.kind is PhaseKind.NURTURE else 10
    return _task(dice, words, plan, deal_id, dice.ahead(dice.between(1, far)))


def done_step(dice: Dice, words: Words, plan: DealPlan, deal_id: int) -> dict[str, Any] | None:
    """A task of the deal's past."""
    if not plan.committee or plan.stays[0].ago < 3:
        return None
    ago = dice.between(1, plan.stays[0].ago)
    task = _task(dice, words, plan, deal_id, dice.day(ago))
    return task | {"done_at": dice.moment(ago - 1)}


def _task(dice: Dice, words: Words, plan: DealPlan, deal_id: int, due_on: date) -> dict[str, Any]:
    who = next((person for person in plan.committee if person.is_callable), None)
    kind = dice.one(("call", "call", "call", "email", "meeting", "task")) if who else "task"
    when = "late" if plan.phase.spec.kind is PhaseKind.DELTA else "early"
    return {
        "kind": kind,
        "subject": dice.one(words.tasks[when][kind]).format(who=who.name if who else ""),
        "due_on": due_on,
        "due_time": dice.hour() if kind in ("call", "meeting") and dice.chance(50) else None,
        "deal_id": deal_id,
        "company_id": None,
        "contact_id": who.id if who else None,
        "owner_id": plan.deal["owner_id"],
        "notes": None,
        "done_at": None,
        "created_at": dice.moment(dice.between(0, plan.stays[-1].ago)),
    }


def deal_talk(dice: Dice, words: Words, plan: DealPlan, deal_id: int, usual: float) -> Rows:
    """The timeline of a deal: about ``usual`` entries, and in Nurturing touches on the way to their target."""
    rows = []
    first, last = plan.stays[0].ago, plan.stays[-1].ago
    until = 0 if plan.phase.spec.kind.is_open else last
    spec = plan.phase.spec
    if spec.kind is PhaseKind.NURTURE and spec.touch_target:
        most = min(spec.touch_target, 1 + last // 4)
        touches = dice.between(1 + most // 2, most)
        rows += [_deal_entry(dice, words, plan, deal_id, _TOUCHES, 0, max(0, last - 1)) for _ in range(touches)]
        until = last
    count = round(dice.near(usual, 0.5))
    rows += [_deal_entry(dice, words, plan, deal_id, _KINDS, until, first) for _ in range(count - len(rows))]
    return rows


def _deal_entry(
    dice: Dice, words: Words, plan: DealPlan, deal_id: int, kinds: tuple[str, ...], until: int, since: int
) -> dict[str, Any]:
    who = dice.one(plan.committee) if plan.committee else None
    kind = dice.one(kinds) if who else "note"
    at = dice.moment(dice.between(until, since))
    return _entry(dice, words, kind, at, who, plan.deal["owner_id"]) | {"deal_id": deal_id}


def person_talk(dice: Dice, words: Words, who: Someone, user_id: int) -> dict[str, Any]:
    """Something that happened with a person beside any deal."""
    # Most of it lately: what is long ago was looked at when it was of use.
    ago = int(700 * dice.random.random() ** 2)
    return _entry(dice, words, dice.one(_KINDS), dice.moment(ago), who, user_id)


def _entry(dice: Dice, words: Words, kind: str, at: datetime, who: Someone | None, user_id: int) -> dict[str, Any]:
    body = dice.one(words.did[kind])
    is_note = kind == "note" or who is None
    minutes = {"call": dice.between(2, 25), "meeting": 15 * dice.between(2, 8), "visit": 30 * dice.between(2, 8)}
    return {
        "kind": kind,
        "happened_at": at,
        "subject": body if is_note else words.subjects[kind].format(who=who.name if who else ""),
        "body": None if is_note else body,
        "minutes": minutes.get(kind),
        "deal_id": None,
        "company_id": None,
        "contact_id": who.id if who else None,
        "user_id": user_id,
    }
