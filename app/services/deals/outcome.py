"""What comes with a move to where a deal is won or lost, or open again: the facts that are asked for, and those set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.services.context import Context
from app.services.editing import storable

if TYPE_CHECKING:
    from app.services.deals.commands import MoveDeal


def answers_of(kind: PhaseKind, cmd: MoveDeal) -> dict[str, Any]:
    """The facts of the deal that were asked for with a move to a phase of this kind, as far as they were given."""
    given: dict[str, Any] = {}
    if kind in (PhaseKind.LOST, PhaseKind.WON, PhaseKind.AFTER_SALE) and cmd.closed_on is not None:
        given["closed_on"] = cmd.closed_on
    if kind in (PhaseKind.WON, PhaseKind.AFTER_SALE) and cmd.amount is not None:
        given |= {"amount_minor": cmd.amount.minor, "currency": cmd.amount.currency}
    if kind is PhaseKind.LOST:
        given |= {name: text for name, text in _said(cmd).items() if text}
    return given


def _said(cmd: MoveDeal) -> dict[str, Any]:
    """Why it was lost and to whom, as it may be stored."""
    said = {"lost_reason": cmd.reason or "", "competitor": cmd.competitor or ""}
    try:
        return storable(Deal, said, frozenset(said))
    except UserError as refused:
        refused.field = "reason" if refused.field == "lost_reason" else refused.field  # as whoever moves it calls it
        raise


def settled(ctx: Context, deal: Deal, kind: PhaseKind, cmd: MoveDeal) -> dict[str, Any]:
    """The facts of the deal that come with being won, lost or open again; UserError where one was not given."""
    if kind is PhaseKind.LOST:
        said = _said(cmd)
        if not said["lost_reason"]:
            raise UserError("Say why the deal was lost.", field="reason")
        said["competitor"] = said["competitor"] or deal.competitor
        return {**said, "closed_on": cmd.closed_on or ctx.clock.today()}
    if kind in (PhaseKind.WON, PhaseKind.AFTER_SALE):
        if cmd.amount is None and deal.amount_minor is None:
            raise UserError("Enter the amount that was won.", field="amount")
        return {"closed_on": cmd.closed_on or deal.closed_on or ctx.clock.today(), "lost_reason": None}
    return {"closed_on": None, "lost_reason": None}
