"""What invented sellers have in their tickler beside the next steps of their deals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from app.domain.recurrence import first_day
from app.services.sample.deals import Customer, Rows
from app.services.sample.dice import Dice
from app.services.sample.words import Words

# For each seller: so many in the next weeks, so many in the months after, in working days from today.
_NEAR, _FAR = (44, 0, 21), (36, 23, 255)
_KINDS = ("call", "call", "call", "email", "email", "meeting", "task")


def reminders(dice: Dice, words: Words, sellers: list[int], customers: list[Customer]) -> Rows:
    """Reminders of all sellers about people of their companies, and what they do again and again."""
    rows: Rows = []
    for seller in sellers:
        own = [customer for customer in customers if customer.firm.owner_id == seller and customer.people]
        for count, first, last in (_NEAR, _FAR) if own else ():
            rows += [_one(dice, words, dice.one(own), seller, first, last) for _ in range(count)]
        rows += _again(dice, words, seller)
    return rows


def _one(dice: Dice, words: Words, customer: Customer, owner_id: int, first: int, last: int) -> dict[str, Any]:
    who = next((person for person in customer.people if person.is_callable), None)
    kind = dice.one(_KINDS) if who else "task"
    # Most of it soon: what is far away has not been thought of yet.
    ahead = first + int((last - first + 1) * dice.random.random() ** 1.7)
    return _row(dice, owner_id, kind, dice.ahead(ahead)) | {
        "subject": dice.one(words.tasks["early"][kind]).format(who=who.name if who else ""),
        "due_time": dice.hour() if kind in ("call", "meeting") and dice.chance(60) else None,
        "company_id": customer.id,
        "contact_id": who.id if who and kind != "task" else None,
        "minutes": dice.one((None, 10, 15, 20, 30)),
    }


def _again(dice: Dice, words: Words, owner_id: int) -> Iterator[dict[str, Any]]:
    for subject, kind, rule in words.repeats:
        started_on = dice.today + timedelta(days=dice.between(1, 14))
        day = first_day(rule, started_on)
        if day is not None:
            at = dice.hour() if kind == "meeting" else None
            series = {"rrule": rule, "series_started_on": day, "occurs_on": day, "occurs_time": at}
            yield _row(dice, owner_id, kind, day) | {"subject": subject, "due_time": at} | series


def _row(dice: Dice, owner_id: int, kind: str, due_on: date) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": "",
        "due_on": due_on,
        "due_time": None,
        "deal_id": None,
        "company_id": None,
        "contact_id": None,
        "owner_id": owner_id,
        "notes": None,
        "done_at": None,
        "created_at": dice.moment(dice.between(0, 20)),
        "rrule": None,
        "series_started_on": None,
        "occurs_on": None,
        "occurs_time": None,
        "minutes": None,
    }
