"""Give a promise, settle it, correct it, delete it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.promises import GIVEN, SETTLED, Outcome, Side, check_settling
from app.domain.text import clean
from app.models.promises import Promise
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard, guard_deletion

_EDITABLE = frozenset({"side", "text", "due_on", "due_time", "contact_id", "owner_id", "made_good"})


@dataclass(frozen=True, slots=True)
class GivePromise:
    """Something promised about a deal, a company or a person. ``owner_id`` None is the user; ``due_time`` is local."""

    text: str
    due_on: date
    side: Side = Side.OURS
    due_time: time | None = None
    deal_id: int | None = None
    company_id: int | None = None
    contact_id: int | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class EditPromise:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    promise_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SettlePromise:
    """A promise was kept, broken or let off. ``made_good`` tells how it was made good, or why it was not kept."""

    promise_id: int
    outcome: Outcome
    version: int | None = None
    made_good: str = ""


@dataclass(frozen=True, slots=True)
class ReopenPromise:
    """It was settled by mistake: the promise stands again."""

    promise_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DeletePromise:
    """Remove a promise that was never given; undo brings it back."""

    promise_id: int
    version: int | None = None


@command
def give_promise(ctx: Context, cmd: GivePromise) -> Saved:
    """Note a promise; UserError without words, or without anybody whom it concerns."""
    values = _checked({"side": str(cmd.side), "text": cmd.text, "due_on": cmd.due_on, "due_time": cmd.due_time})
    about = {"deal_id": cmd.deal_id, "company_id": cmd.company_id, "contact_id": cmd.contact_id}
    if not any(about.values()):
        raise UserError("Say whom it was promised to: open a deal, a company or a person first.")
    values |= about | {"owner_id": cmd.owner_id or ctx.user.id}
    with ctx.unit_of_work("Noted a promise") as uow:
        check_references(uow.session, Promise, values)
        promise = Promise(**values, made_at=uow.now, made_by_id=ctx.user.id)
        uow.session.add(promise)
        uow.label = f"{GIVEN[cmd.side]}: {promise.text}, {medium_day(promise.due_on, ctx.clock.today())}"
    return saved(uow, promise)


@command
def edit_promise(ctx: Context, cmd: EditPromise) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a promise") as uow:
        promise = fetch(uow, Promise, cmd.promise_id, noun="promise")
        change(uow, promise, cmd.version, values)
        uow.label = f"Changed {field_words.labels(values)} of the promise “{promise.text}”"
    return saved(uow, promise)


@command
def settle_promise(ctx: Context, cmd: SettlePromise) -> Saved:
    """Say how a promise came out; ConflictError where somebody else has said otherwise since ``version``."""
    check_settling(cmd.outcome, cmd.made_good)
    with ctx.unit_of_work("Settled a promise") as uow:
        promise = fetch(uow, Promise, cmd.promise_id, noun="promise")
        wanted = {"outcome": str(cmd.outcome), "settled_at": uow.now, "made_good": clean(cmd.made_good) or None}
        for name, value in guard(uow, promise, cmd.version, wanted).items():
            setattr(promise, name, value)
        uow.label = f"{SETTLED[cmd.outcome]}: {promise.text}"
    return saved(uow, promise)


@command
def reopen_promise(ctx: Context, cmd: ReopenPromise) -> Saved:
    """Take a settling back."""
    with ctx.unit_of_work("Reopened a promise") as uow:
        promise = fetch(uow, Promise, cmd.promise_id, noun="promise")
        wanted = {"outcome": None, "settled_at": None}
        for name, value in guard(uow, promise, cmd.version, wanted).items():
            setattr(promise, name, value)
        uow.label = f"The promise stands again: {promise.text}"
    return saved(uow, promise)


@command
def delete_promise(ctx: Context, cmd: DeletePromise) -> Saved:
    """Delete a promise."""
    with ctx.unit_of_work("Deleted a promise") as uow:
        promise = fetch(uow, Promise, cmd.promise_id, noun="promise")
        guard_deletion(uow, promise, cmd.version)
        uow.label = f"Deleted the promise “{promise.text}”"
        uow.session.delete(promise)
    return saved(uow, promise)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Promise, given, _EDITABLE)
    require(values, "text", "Say what was promised.")
    require(values, "due_on", "Say by when, such as Fri or 27 March.")
    if "side" in values:
        values["side"] = str(Side(values["side"]))
    return values
