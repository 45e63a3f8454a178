"""What a board asks for, as statements (`storage/questions.py`); parameters are named, whoever asks gives them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    case,
    column,
    exists,
    extract,
    func,
    literal,
    null,
    select,
    table,
)

from app.domain.pipelines import OPEN_KINDS
from app.models.deals import Deal, PhaseChange, Product
from app.models.people import Company, LeadSource
from app.models.pipeline import Phase
from app.models.team import User
from app.services.board.grouping import NOBODY
from app.services.deals.sorting import asked, joined_for, keys_of

Made = Select[*tuple[Any, ...]]

# Only its name: the mapped class would be loaded at each start for the sake of one sign on few cards.
_PROMISES = table("promises", column("deal_id", Integer), column("due_on", Date), column("settled_at"))


def order(group: str, *sort_form: str) -> Made:
    """Phase, deal and group of the deals of a ``pipeline``, as they stand on its board; to be packed."""
    wanted = [Deal.phase_id, Deal.id, *([group_key(group).label("part")] if group else [])]
    made = joined_for(select(*wanted), sort_form[0], asked).where(_in_pipeline())
    if group:
        made = with_group(made, group)
    groups = group_order(group) if group else ()
    return made.order_by(Deal.phase_id, *groups, *keys_of(sort_form, asked), Deal.id)


def sums(group: str) -> Made:
    """Deals of a ``pipeline`` by phase, group, currency and the day whose rate counts: how many, and their sums.

    ``home`` is the team's currency, which has no rate. Weighted sums are in minor units times per cent.
    """
    is_open = Phase.kind.in_(OPEN_KINDS)
    in_home = Deal.currency == bindparam("home", type_=String())
    rate_on = case((in_home, null()), (is_open, null()), else_=Deal.closed_on)
    probability = case((is_open, func.coalesce(Deal.own_probability, Phase.probability)), else_=Phase.probability)
    return (
        select(
            Deal.phase_id,
            (group_key(group) if group else literal(NOBODY)).label("part"),
            Deal.currency,
            rate_on.label("rate_on"),
            func.count().label("deals"),
            func.coalesce(func.sum(Deal.amount_minor), 0).label("minor"),
            func.coalesce(func.sum(Deal.amount_minor * probability), 0).label("hundredths"),
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .where(_in_pipeline())
        .group_by(Deal.phase_id, "part", Deal.currency, "rate_on")
    )


def standing() -> Made:
    """How many deals of a ``pipeline`` stand in each phase."""
    return select(Deal.phase_id, func.count().label("deals")).where(_in_pipeline()).group_by(Deal.phase_id)


def moves() -> Made:
    """How many deals went from each of the phases ``ids`` to which."""
    gone = select(PhaseChange.from_phase_id, PhaseChange.phase_id, func.count().label("deals"))
    return gone.where(PhaseChange.from_phase_id.in_(bindparam("ids", expanding=True))).group_by(
        PhaseChange.from_phase_id, PhaseChange.phase_id
    )


def faces() -> Made:
    """What cards of the deals ``ids`` show on the day ``today``."""
    due = _PROMISES.c.due_on <= bindparam("today", type_=Date())
    promise = (_PROMISES.c.deal_id == Deal.id) & _PROMISES.c.settled_at.is_(None) & due
    return (
        select(
            Deal.id,
            Deal.version,
            Deal.name,
            Deal.company_id,
            Company.name.label("company"),
            Company.do_not_call.label("no_calls"),
            exists().where(promise).label("promise"),
            Deal.amount_minor,
            Deal.currency,
            Deal.phase_id,
            Deal.owner_id,
            User.name.label("owner"),
            User.initials,
            Deal.own_probability,
            Phase.probability,
            Phase.kind,
            Phase.is_stall,
            Phase.limit_days,
            Phase.touch_target,
            Deal.phase_entered_at,
            Deal.expected_close_on,
            Deal.closed_on,
        )
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .where(Deal.id.in_(bindparam("ids", expanding=True)))
    )


def users() -> Made:
    """Everybody, also who has left, by name; whoever is ``asking`` first."""
    known = select(User.id, User.name, User.initials, User.region, User.is_active)
    return known.order_by(User.id != bindparam("asking", type_=Integer()), User.name, User.id)


def sources() -> Made:
    """Lead sources by name."""
    return select(LeadSource.id, LeadSource.name).where(LeadSource.is_active).order_by(LeadSource.name)


def products() -> Made:
    """Products by name."""
    return select(Product.id, Product.name).where(Product.is_active).order_by(Product.name)


def used(of: str) -> Made:
    """The texts that a field of deals has, the ``most`` frequent first."""
    field = {"lost_reason": Deal.lost_reason, "competitor": Deal.competitor}[of]
    texts = select(field).where(field.is_not(None)).group_by(field).order_by(func.count().desc(), field)
    return texts.limit(bindparam("most", type_=Integer()))


def group_key(group: str) -> ColumnElement[Any]:
    """The key of a deal's group. A closed deal counts by the month in which it closed."""
    if group == "owner":
        return func.coalesce(Deal.owner_id, NOBODY)
    day = func.coalesce(Deal.closed_on, Deal.expected_close_on)
    return func.coalesce(extract("year", day) * 100 + extract("month", day), NOBODY)


def group_order(group: str) -> tuple[ColumnElement[Any], ...]:
    """How groups stand in a column: people by name, months by date (closed ones newest first), NOBODY last.

    Needs what ``with_group`` adds.
    """
    key = group_key(group)
    if group == "owner":
        return (key == NOBODY, func.lower(User.name), key)
    return (key == NOBODY, case((Deal.closed_on.is_(None), key), else_=-key))


def with_group(statement: Made, group: str) -> Made:
    """A query of deals with the tables that its groups look at."""
    return statement.outerjoin(User, User.id == Deal.owner_id) if group == "owner" else statement


def _in_pipeline() -> ColumnElement[bool]:
    return Deal.pipeline_id == bindparam("pipeline", type_=Integer())
