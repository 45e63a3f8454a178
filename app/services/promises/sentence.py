"""A promise typed as one sentence: ``send the drawing pack Fri``, ``they sign the NDA by Monday``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from app.domain.promises import Side, read_side
from app.domain.quick_add import Reading
from app.services.concerns import Subject
from app.services.context import Context, command
from app.services.planning import Plan, find_person, read_plan
from app.services.promises.commands import GivePromise, give_promise
from app.services.saved import Saved


@dataclass(frozen=True, slots=True)
class PromiseReading:
    """What a sentence promises. ``is_dated`` tells a typed day from a guess."""

    side: Side
    text: str
    due_on: date
    due_time: time | None
    who: str
    is_dated: bool


@dataclass(frozen=True, slots=True)
class GiveInWords:
    """Note what was read for a record; a person named in it is looked up among those of the deal and company."""

    reading: PromiseReading
    subject: Subject


def read_promise(text: str, how: Reading) -> PromiseReading:
    """Read a sentence; without a day it is for the next working day. UserError for a day that does not exist."""
    side, words = read_side(text)
    plan: Plan = read_plan(words, how)
    return PromiseReading(side, plan.subject, plan.due_on, plan.due_time, plan.who, plan.is_dated)


@command
def give_in_words(ctx: Context, cmd: GiveInWords) -> Saved:
    """Note the promise; it is the user's, or theirs for the user to watch over."""
    read, subject = cmd.reading, cmd.subject
    with ctx.reading() as session:
        contact_id = subject.contact_id or find_person(session, read.who, subject)
    subject = replace(subject, contact_id=contact_id)
    return give_promise(
        ctx,
        GivePromise(
            text=read.text,
            due_on=read.due_on,
            side=read.side,
            due_time=read.due_time,
            deal_id=subject.deal_id,
            company_id=subject.company_id,
            contact_id=subject.contact_id,
        ),
    )
