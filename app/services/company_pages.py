"""What the full page of a company shows beside its sheet: where it stands, who decides, and what it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.fx import Part, RateTable, Total
from app.domain.phase_clock import TouchCount
from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.domain.probability import effective_probability
from app.models.deals import Deal, DealContact
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.context import Context
from app.services.deals.committee import Committee, read_committee
from app.services.people.sheets import CompanySheet, company_sheet
from app.services.rate_table import rate_table
from app.services.timeline import PhaseMark, mark
from app.services.touches import touches_made

_SOLD = [str(PhaseKind.WON), str(PhaseKind.AFTER_SALE)]
_MOST_COMMITTEES = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a company stands: the phase of its open deal that is furthest, else of what it bought or lost last.

    ``touches`` are those of that deal, where its phase counts them.
    """

    phase: PhaseMark
    deal_id: int
    touches: TouchCount | None = None


@dataclass(frozen=True, slots=True)
class DealSeats:
    """The committee of an open deal, and what rules about it ask: phase and owner."""

    deal_id: int
    name: str
    phase_id: int
    phase: PhaseMark
    owner_id: int | None
    owner: str
    committee: Committee


@dataclass(frozen=True, slots=True)
class Worth:
    """What a company bought, in the team's currency at the rates of those days: in all, and by year of closing.

    Years without a deal between the first and the present one are there, with nothing.
    """

    total: Total
    deals: int
    first_on: date | None
    last_on: date | None
    years: tuple[tuple[int, Total], ...]
    is_converted: bool


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """The sheet and more. ``seats`` are those of the furthest open deal, and of some others in which somebody sits.

    ``open_deals`` and ``closed_deals`` count all there are. ``open_is_converted``: other currencies are in the sums.
    """

    sheet: CompanySheet
    standing: Standing | None
    seats: tuple[DealSeats, ...]
    open_deals: int
    closed_deals: int
    open_total: Total
    open_weighted: Total
    open_is_converted: bool
    worth: Worth
    do_not_call: bool
    do_not_mail: bool


def company_page(ctx: Context, company_id: int, *, entries: int = 50) -> CompanyPage:
    """The company; NotFound when it is gone."""
    sheet = company_sheet(ctx, company_id, entries=entries)
    with ctx.reading() as session:
        company = session.get(Company, company_id)
        table = rate_table(ctx, session)
        running = _running(session, company_id)
        return CompanyPage(
            sheet=sheet,
            standing=_standing(session, company_id, running),
            seats=_seats(ctx, session, running),
            open_deals=len(running),
            closed_deals=_count(session, company_id) - len(running),
            worth=_worth(ctx, session, company_id, table),
            do_not_call=company is not None and company.do_not_call,
            do_not_mail=company is not None and company.do_not_mail,
            **_open_sums(ctx.clock.today(), running, table),
        )


def _running(session: Session, company_id: int) -> Sequence[Any]:
    """Open deals with their phases, the furthest first; of those in one phase the newest."""
    statement = (
        select(Deal, Phase)
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.company_id == company_id, Phase.kind.in_(OPEN_KINDS))
        .order_by(Phase.position.desc(), Deal.id.desc())
    )
    rows = session.execute(statement).all()
    return sorted(rows, key=lambda row: PhaseKind(row[1].kind).rank, reverse=True)


def _standing(session: Session, company_id: int, running: Sequence[Any]) -> Standing | None:
    if running:
        deal, phase = running[0]
        touches = None
        if phase.kind == PhaseKind.NURTURE:
            touches = TouchCount(touches_made(session, [deal.id]).get(deal.id, 0), phase.touch_target)
        return Standing(mark(phase), deal.id, touches)
    statement = (
        select(Deal.id, Phase)
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.company_id == company_id)
        .order_by(Deal.closed_on.desc().nulls_last(), Deal.id.desc())
        .limit(1)
    )
    last = session.execute(statement).first()
    return None if last is None else Standing(mark(last[1]), last[0])


def _count(session: Session, company_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Deal).where(Deal.company_id == company_id)) or 0


def _seats(ctx: Context, session: Session, running: Sequence[Any]) -> tuple[DealSeats, ...]:
    """Of deals in which nobody sits the furthest alone: the same empty seats twenty times over would say less."""
    seated = select(DealContact.deal_id).join(Deal, Deal.id == DealContact.deal_id)
    taken = set(session.scalars(seated.where(Deal.company_id == running[0][0].company_id))) if running else set()
    shown = [pair for place, pair in enumerate(running) if place == 0 or pair[0].id in taken]
    return tuple(_seats_of(ctx, session, deal, phase) for deal, phase in shown[:_MOST_COMMITTEES])


def _seats_of(ctx: Context, session: Session, deal: Deal, phase: Phase) -> DealSeats:
    owner = session.get(User, deal.owner_id) if deal.owner_id is not None else None
    return DealSeats(
        deal.id,
        deal.name,
        phase.id,
        mark(phase),
        deal.owner_id,
        owner.name if owner else "",
        read_committee(ctx, session, deal.id),
    )


def _open_sums(today: date, running: Sequence[Any], table: RateTable) -> dict[str, Any]:
    """As the board adds: at today's rates, weighted with the rep's probability where there is one."""
    parts = [
        (Part(deal.amount_minor, deal.currency, today), effective_probability(phase.probability, deal.own_probability))
        for deal, phase in running
        if deal.amount_minor is not None
    ]
    weights = [(part, part.minor * percent) for part, percent in parts]
    return {
        "open_total": table.total(part for part, _ in parts),
        "open_weighted": table.weighted_total(weights),
        "open_is_converted": _is_converted(table, (part for part, _ in parts)),
    }


def _is_converted(table: RateTable, parts: Iterable[Part]) -> bool:
    """Whether a sum of these has anything in it that was another currency."""
    return any(part.currency != table.home and table.exact(part) is not None for part in parts)


def _worth(ctx: Context, session: Session, company_id: int, table: RateTable) -> Worth:
    statement = (
        select(Deal.closed_on, Deal.amount_minor, Deal.currency)
        .join(Phase, Phase.id == Deal.phase_id)
        .where(Deal.company_id == company_id, Phase.kind.in_(_SOLD))
    )
    today, days, parts = ctx.clock.today(), [], []
    by_year: defaultdict[int, list[Part]] = defaultdict(list)
    for closed_on, minor, currency in session.execute(statement):
        days.append(closed_on or today)
        if minor is not None:
            part = Part(minor, currency, closed_on or today)
            parts.append(part)
            by_year[part.on.year].append(part)
    first, last = min(days, default=None), max(days, default=None)
    span = range(min(first.year, today.year), max(today.year, last.year) + 1) if first and last else range(0)
    years = tuple((year, table.total(by_year[year])) for year in span)
    return Worth(table.total(parts), len(days), first, last, years, _is_converted(table, parts))
