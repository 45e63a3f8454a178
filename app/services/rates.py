"""The team's dated exchange rates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, exists, func, literal, select

from app.domain.errors import UserError
from app.domain.money import precision
from app.domain.pipelines import OPEN_KINDS
from app.models.deals import Deal
from app.models.pipeline import Phase
from app.models.team import ExchangeRate
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import change, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork

_EDITABLE = frozenset({"currency", "valid_on", "rate"})
_LEAST, _MOST = Decimal("1e-9"), Decimal("1e9")


@dataclass(frozen=True, slots=True)
class SetRate:
    """From ``valid_on`` on, one unit of ``currency`` is worth ``rate`` units of the team's currency."""

    currency: str
    valid_on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class AddRate:
    """The same for a day that has no rate of this currency yet."""

    currency: str
    valid_on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class EditRate:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    rate_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveRate:
    """Forget a rate; the one before it holds on."""

    rate_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate. ``is_in_force``: it is the one that holds today."""

    id: int
    version: int
    currency: str
    valid_on: date
    rate: Decimal
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class MissingRate:
    """``deals`` deals with an amount in ``currency`` have no rate for their day; the earliest such day is ``since``."""

    currency: str
    deals: int
    since: date


@command
def set_rate(ctx: Context, cmd: SetRate) -> int | None:
    """Add a rate, or replace that of the same day. Returns the change set's key."""
    values = _checked(ctx, {"currency": cmd.currency, "valid_on": cmd.valid_on, "rate": cmd.rate})
    with ctx.unit_of_work(f"Set the {values['currency']} rate") as uow:
        stored = _of_day(uow, values["currency"], values["valid_on"])
        if stored is None:
            uow.session.add(ExchangeRate(**values))
        else:
            stored.rate = values["rate"]
    return uow.change.change_set_id if uow.change else None


@command
def add_rate(ctx: Context, cmd: AddRate) -> Saved:
    """Add a rate; UserError where the currency has one for that day."""
    values = _checked(ctx, {"currency": cmd.currency, "valid_on": cmd.valid_on, "rate": cmd.rate})
    with ctx.unit_of_work(f"Added a {values['currency']} rate") as uow:
        _refuse_twin(uow, values["currency"], values["valid_on"], 0)
        rate = ExchangeRate(**values)
        uow.session.add(rate)
    return saved(uow, rate)


@command
def edit_rate(ctx: Context, cmd: EditRate) -> Saved:
    """Change a rate; ConflictError where somebody else changed the same field since ``version``."""
    values = _checked(ctx, cmd.values)
    with ctx.unit_of_work("Edited a rate") as uow:
        rate = fetch(uow, ExchangeRate, cmd.rate_id, noun="rate")
        _refuse_twin(uow, values.get("currency", rate.currency), values.get("valid_on", rate.valid_on), rate.id)
        change(uow, rate, cmd.version, values)
        uow.label = f"Changed {field_words.labels(cmd.values)} of a {rate.currency} rate"
    return saved(uow, rate)


@command
def remove_rate(ctx: Context, cmd: RemoveRate) -> Saved:
    """Delete a rate."""
    with ctx.unit_of_work("Removed a rate") as uow:
        rate = fetch(uow, ExchangeRate, cmd.rate_id, noun="rate")
        guard_deletion(uow, rate, cmd.version)
        uow.label = f"Removed a {rate.currency} rate"
        uow.session.delete(rate)
    return saved(uow, rate)


def rates(ctx: Context) -> tuple[RateRow, ...]:
    """All rates by currency, the newest of each first."""
    today = ctx.clock.today()
    statement = select(ExchangeRate).order_by(ExchangeRate.currency, ExchangeRate.valid_on.desc())
    held: set[str] = set()
    rows = []
    with ctx.reading() as session:
        for each in session.scalars(statement):
            holds = each.valid_on <= today and each.currency not in held
            if holds:
                held.add(each.currency)
            rows.append(RateRow(each.id, each.version, each.currency, each.valid_on, each.rate, holds))
    return tuple(rows)


def missing_rates(ctx: Context) -> tuple[MissingRate, ...]:
    """What sums leave out: open deals are converted at today's rate, closed ones at that of the day they closed."""
    today = literal(ctx.clock.today())
    is_open = Phase.kind.in_(OPEN_KINDS)
    needed_on = case((is_open, today), else_=func.coalesce(Deal.closed_on, today))
    statement = (
        select(Deal.currency, func.count(), func.min(needed_on))
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.amount_minor.is_not(None), Deal.currency != ctx.team.currency, ~_has_rate(needed_on))
        .group_by(Deal.currency)
        .order_by(Deal.currency)
    )
    with ctx.reading() as session:
        return tuple(MissingRate(*row) for row in session.execute(statement))


def _has_rate(needed_on: ColumnElement[date]) -> ColumnElement[bool]:
    return exists().where(ExchangeRate.currency == Deal.currency, ExchangeRate.valid_on <= needed_on)


def _checked(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    values = storable(ExchangeRate, given | _upper(given), _EDITABLE)
    require(values, "currency", "Enter a currency code, such as USD.")
    if "rate" in values and not _LEAST <= values["rate"] <= _MOST:
        raise UserError("A rate must be more than 0, and less than a thousand million.", field="rate")
    if values.get("currency") == ctx.team.currency:
        raise UserError(f"{ctx.team.currency} is the team's own currency; its rate is always 1.", field="currency")
    if "currency" in values:
        try:
            precision(values["currency"])
        except UserError as error:
            raise UserError(error.message, field="currency") from None
    return values


def _upper(given: dict[str, Any]) -> dict[str, Any]:
    return {"currency": given["currency"].strip().upper()} if "currency" in given else {}


def _of_day(uow: UnitOfWork, currency: str, valid_on: date) -> ExchangeRate | None:
    same_day = (ExchangeRate.currency == currency, ExchangeRate.valid_on == valid_on)
    return uow.session.scalar(select(ExchangeRate).where(*same_day))


def _refuse_twin(uow: UnitOfWork, currency: str, valid_on: date, own_id: int) -> None:
    twin = _of_day(uow, currency, valid_on)
    if twin is not None and twin.id != own_id:
        raise UserError(
            f"There is a {currency} rate from that day already: {twin.rate:f}. Change that one.", field="valid_on"
        )
