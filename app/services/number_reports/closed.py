"""Deals as reports about sales see them, with amounts in the team's currency, rounded once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.domain.fx import RateTable
from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.team import Team
from app.services.context import Context
from app.services.number_reports.table import Column, Unit, Value
from app.services.rate_table import rate_table
from app.services.shape.scope import WON_KINDS, Names, Road, Scope, read_names, read_road
from app.services.shape.stays import bounds


@dataclass(frozen=True, slots=True)
class Sale:
    """A deal. ``outcome`` is won, lost or open; ``minor`` in the team's currency, None where it is not known.

    ``is_unrated`` says that it has an amount in a currency without a rate on its day.
    """

    id: int
    outcome: str
    owner_id: int | None
    source_id: int | None
    closed_on: date | None
    reason: str
    competitor: str
    minor: int | None
    is_unrated: bool


@dataclass(frozen=True)
class Sales:
    """Deals and the names of who and what they are of."""

    road: Road
    names: Names
    currency: str
    deals: tuple[Sale, ...]

    def notes(self) -> tuple[str, ...]:
        """What the sums leave out."""
        unrated = sum(deal.is_unrated for deal in self.deals)
        unpriced = sum(deal.minor is None and not deal.is_unrated for deal in self.deals if deal.outcome == "won")
        found = []
        if unrated:
            found.append(f"Counted, but not in the sums: {unrated:,} in a currency without an exchange rate.")
        if unpriced:
            found.append(f"Counted, but not in the sums: {unpriced:,} won without an amount.")
        return tuple(found)

    def money(self, deals: Sequence[Sale], outcome: str) -> Decimal:
        """What these are worth together, of one outcome."""
        return Money(sum(deal.minor or 0 for deal in deals if deal.outcome == outcome), self.currency).amount


def closed_in(ctx: Context, scope: Scope) -> Sales:
    """The deals that were won or lost in the period; with all days those without one as well."""
    bounds: list[ColumnElement[bool]] = []
    if scope.first_on is not None:
        bounds.append(Deal.closed_on >= scope.first_on)
    if scope.last_on is not None:
        bounds.append(Deal.closed_on <= scope.last_on)
    with ctx.reading() as session:
        road = read_road(session, scope.pipeline_id)
        ends = Deal.phase_id.in_(road.ids(*WON_KINDS, PhaseKind.LOST))
        return _read(ctx, session, road, and_(*scope.of_deals(ctx, road.pipeline_id), ends, *bounds))


def started_in(ctx: Context, scope: Scope) -> Sales:
    """The deals that began in the period, by the day they say or else the one on which they were entered here."""
    started: list[ColumnElement[bool]] = [Deal.started_on.is_not(None)]
    if scope.first_on is not None:
        started.append(Deal.started_on >= scope.first_on)
    if scope.last_on is not None:
        started.append(Deal.started_on <= scope.last_on)
    entered = [Deal.started_on.is_(None), *bounds(ctx, Deal.created_at, scope.first_on, scope.last_on)]
    began = or_(and_(*started), and_(*entered))
    with ctx.reading() as session:
        road = read_road(session, scope.pipeline_id)
        return _read(ctx, session, road, and_(*scope.of_deals(ctx, road.pipeline_id), began))


def _read(ctx: Context, session: Session, road: Road, chosen: ColumnElement[bool]) -> Sales:
    columns: tuple[Any, ...] = (Deal.id, Deal.phase_id, Deal.owner_id, Deal.lead_source_id, Deal.closed_on)
    rows: Sequence[Any] = session.execute(
        select(*columns, Deal.lost_reason, Deal.competitor, Deal.amount_minor, Deal.currency).where(chosen)
    ).all()
    table, today = rate_table(ctx, session), ctx.clock.today()
    won, lost = road.ids(*WON_KINDS), road.ids(PhaseKind.LOST)
    deals = []
    for row in rows:
        key, phase, owner, source, closed, reason, competitor, minor, currency = row
        outcome = "won" if phase in won else "lost" if phase in lost else "open"
        at_home = _at_home(table, minor, currency, closed or today)
        unrated = minor is not None and at_home is None
        deals.append(Sale(key, outcome, owner, source, closed, reason or "", competitor or "", at_home, unrated))
    return Sales(road, read_names(session), ctx.team.currency, tuple(deals))


def _at_home(table: RateTable, minor: int | None, currency: str, on: date) -> int | None:
    if minor is None or currency == table.home:
        return minor
    converted = table.convert(Money(minor, currency), on)
    return None if converted is None else converted.minor


OUTCOMES = (
    Column("won", "Won"),
    Column("lost", "Lost"),
    Column("rate", "Win rate", Unit.PERCENT),
    Column("won_value", "Won value", Unit.MONEY),
    Column("lost_value", "Lost value", Unit.MONEY),
    Column("average", "Won on average", Unit.MONEY),
)


def outcomes(sales: Sales, deals: Sequence[Sale]) -> tuple[Value, ...]:
    """The figures of OUTCOMES; the rate with one decimal."""
    won = sum(deal.outcome == "won" for deal in deals)
    lost = sum(deal.outcome == "lost" for deal in deals)
    worth = sales.money(deals, "won")
    priced = sum(deal.outcome == "won" and deal.minor is not None for deal in deals)
    average = Money.of(worth / priced, sales.currency).amount if priced else None
    return won, lost, rate(won, won + lost), worth, sales.money(deals, "lost"), average


def rate(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal; None of nothing."""
    return round(Decimal(100 * part) / whole, 1) if whole else None


def hour_cost_note(ctx: Context) -> tuple[str, ...]:
    """What to do where nothing can be said about cost."""
    with ctx.reading() as session:
        is_set = session.scalar(select(Team.hour_cost_minor)) is not None
    return () if is_set else ("What an hour of selling costs is not set: that is done in the settings of the team.",)
