"""What people do with deals. Each command is one change set: durable when the function returns, and undoable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound, UserError
from app.domain.forecast.basis import check_category
from app.domain.money import Money, precision
from app.models.deals import Deal, DealLine, PhaseChange
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.views import CardRank
from app.services import field_words
from app.services.context import Context, command
from app.services.deals.outcome import answers_of, settled
from app.services.deals.ranks import place_card
from app.services.editing import NewNamed, change, check_references, require, storable
from app.services.entering import enter_phase, refuse_blocked
from app.services.payment_terms import fold_terms
from app.services.people.companies import add_named
from app.services.phase_specs import two_phases
from app.services.pipeline_rows import PhaseRow
from app.services.pipelines.queries import default_pipeline, read_pipelines
from app.services.saved import Saved as Saved
from app.services.saved import saved
from app.storage.direct import write
from app.storage.guard import fetch, guard, guard_deletion
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateDeal:
    """A new deal. ``phase_id`` None is the first phase of the first sales pipeline; ``owner_id`` None is the user.

    ``new_company`` names a company that is added along, instead of ``company_id``.
    """

    name: str
    company_id: int | None = None
    amount: Money | None = None
    phase_id: int | None = None
    owner_id: int | None = None
    expected_close_on: date | None = None
    lead_source_id: int | None = None
    new_company: str | None = None


@dataclass(frozen=True, slots=True)
class EditDeal:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any).

    A NewNamed among them is added along.
    """

    deal_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoveDeal:
    """Put a deal into another phase.

    ``before_id`` is the card it is dropped in front of in the user's own order (None: where the sort puts it).
    ``closed_on``, ``amount`` are for a won deal, ``reason`` (and ``competitor``) for a lost one or a way back.
    """

    deal_id: int
    to_phase_id: int
    version: int | None = None
    before_id: int | None = None
    closed_on: date | None = None
    amount: Money | None = None
    reason: str | None = None
    competitor: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteDeal:
    """Remove a deal with all that belongs to it alone; undo brings it back."""

    deal_id: int
    version: int | None = None


EDITABLE = frozenset(
    {
        "name",
        "company_id",
        "owner_id",
        "amount_minor",
        "currency",
        "started_on",
        "expected_close_on",
        "closed_on",
        "own_probability",
        "position_override",
        "forecast_category",
        "is_renewal",
        "payment_terms",
        "lead_source_id",
        "lost_reason",
        "competitor",
        "notes",
    }
)

# Made once: every move of a card asks it, and making it costs more than asking. The name alone, because a whole record
# costs several times as much.
_COMPANY_NAME = select(Company.name).where(Company.id == bindparam("id"))
_WITH_COMPANY = (
    select(Deal, Company.name).outerjoin(Company, Company.id == Deal.company_id).where(Deal.id == bindparam("key"))
)


@command
def create_deal(ctx: Context, cmd: CreateDeal) -> Saved:
    """Create a deal; UserError where the name is empty."""
    name = check_values(storable(Deal, {"name": cmd.name}, EDITABLE))["name"]
    company = NewNamed(cmd.new_company) if cmd.new_company else cmd.company_id
    links = {"company_id": company, "owner_id": cmd.owner_id, "lead_source_id": cmd.lead_source_id}
    with ctx.unit_of_work(f"Added {name}") as uow:
        links = add_named(ctx, uow, links)
        check_references(uow.session, Deal, links)
        phase = _start_phase(uow.session, cmd.phase_id)
        deal = Deal(
            name=name,
            company_id=links["company_id"],
            owner_id=cmd.owner_id or ctx.user.id,
            pipeline_id=phase.pipeline_id,
            phase_id=phase.id,
            phase_entered_at=uow.now,
            amount_minor=cmd.amount.minor if cmd.amount else None,
            currency=cmd.amount.currency if cmd.amount else ctx.team.currency,
            started_on=ctx.clock.today(),
            expected_close_on=cmd.expected_close_on,
            lead_source_id=cmd.lead_source_id,
            created_at=uow.now,
        )
        uow.session.add(deal)
        uow.session.flush()
        uow.session.add(PhaseChange(deal_id=deal.id, phase_id=phase.id, entered_at=uow.now, user_id=ctx.user.id))
    return saved(uow, deal)


@command
def edit_deal(ctx: Context, cmd: EditDeal) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = check_values(storable(Deal, cmd.values, EDITABLE))
    with ctx.unit_of_work("Edited a deal") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        if values.get("currency", deal.currency) != deal.currency:
            _refuse_priced(uow.session, deal)
        change(uow, deal, cmd.version, add_named(ctx, uow, values))
        uow.label = f"Changed {field_words.labels(values)} of {title_of(uow.session, deal)}"
    return saved(uow, deal)


@command
def move_deal(ctx: Context, cmd: MoveDeal) -> Saved:
    """Move a deal; ConflictError where somebody else moved it since ``version``, MoveRefused where the rules say no."""
    with ctx.unit_of_work("Moved a deal") as uow:
        deal, title = _with_title(uow.session, cmd.deal_id)
        phase = _enter(ctx, uow, deal, cmd)
        uow.label = f"Moved {title} to {phase.spec.code}"
    return saved(uow, deal)


def apply_move(ctx: Context, uow: UnitOfWork, cmd: MoveDeal) -> Deal:
    """The move itself, within a unit of work; what ``move_deal`` does for one deal and ``move_deals`` for many."""
    deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
    _enter(ctx, uow, deal, cmd)
    return deal


def _enter(ctx: Context, uow: UnitOfWork, deal: Deal, cmd: MoveDeal) -> PhaseRow:
    phases = two_phases(uow.connection, deal.phase_id, cmd.to_phase_id)
    phase = phases.get(cmd.to_phase_id)
    if phase is None:
        raise NotFound("This phase was deleted meanwhile.")
    kind = phase.spec.kind
    if phase.is_retired:
        raise UserError(f"{phase.spec.label} is retired. Choose another phase.", field="phase")
    answers = answers_of(kind, cmd)
    kept = guard(uow, deal, cmd.version, {"phase_id": phase.id, **answers})
    given = {name: kept[name] for name in answers}
    # A card that was only put elsewhere in its column stays where somebody else has moved it meanwhile.
    if kept["phase_id"] != deal.phase_id:
        refuse_blocked(phases[deal.phase_id], phase)
        enter_phase(ctx, uow, deal, phase, reason=cmd.reason, facts=settled(ctx, deal, kind, cmd) | given)
    else:
        write(uow, deal, given)
    if cmd.before_id is not None:
        place_card(uow, ctx.user.id, deal.id, cmd.before_id)
    return phase


@command
def delete_deal(ctx: Context, cmd: DeleteDeal) -> Saved:
    """Delete a deal and its lines, seats, tasks, activities and phase history."""
    from app.models.activities import Activity
    from app.models.deals import CriterionCheck, DealContact
    from app.models.judgements import Judgement
    from app.models.mail import Mail
    from app.models.nurture import Enrolment
    from app.models.promises import Promise
    from app.models.reviews import ReviewItem
    from app.models.stalls import StallDecision
    from app.models.tasks import Task

    with ctx.unit_of_work("Deleted a deal") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        guard_deletion(uow, deal, cmd.version)
        uow.label = f"Deleted {title_of(uow.session, deal)}"
        for model in (
            Task,
            Activity,
            Promise,
            Enrolment,
            Mail,
            CriterionCheck,
            StallDecision,
            Judgement,
            ReviewItem,
            DealContact,
            DealLine,
            PhaseChange,
            CardRank,
        ):
            uow.session.execute(delete(model).where(model.deal_id == deal.id))
        uow.session.delete(deal)
    return saved(uow, deal)


def check_values(values: dict[str, Any]) -> dict[str, Any]:
    """The values themselves, when they keep the rules of deals; UserError names the field."""
    require(values, "name", "Give the deal a name.")
    own = values.get("own_probability")
    if own is not None and not 0 <= own <= 100:
        raise UserError("A probability lies between 0 and 100 per cent.", field="own_probability")
    require(values, "currency", "Choose a currency.")
    if values.get("currency"):
        precision(values["currency"])
    if values.get("position_override") not in (None, "A", "B", "C"):
        raise UserError("A position is A, B or C.", field="position_override")
    if values.get("forecast_category") is not None:
        check_category(values["forecast_category"])
    fold_terms(values)
    require(values, "is_renewal", "Say whether this is a renewal or new business.")
    return values


def _refuse_priced(session: Session, deal: Deal) -> None:
    """The prices of an offer are in the deal's currency: they would silently become other sums."""
    if session.scalar(select(DealLine.id).where(DealLine.deal_id == deal.id).limit(1)) is not None:
        raise UserError(
            f"The offer of this deal is in {deal.currency}. Remove its lines before you change the currency.",
            field="currency",
        )


def title_of(session: Session, deal: Deal) -> str:
    """What people call a deal: its company, else its own name."""
    name = session.connection().scalar(_COMPANY_NAME, {"id": deal.company_id}) if deal.company_id else None
    return name or deal.name


def _with_title(session: Session, deal_id: int) -> tuple[Deal, str]:
    """A deal and what people call it, asked for at once; NotFound in words."""
    found = session.execute(_WITH_COMPANY, {"key": deal_id}).one_or_none()
    if found is None:
        raise NotFound("This deal was deleted meanwhile.")
    deal, company = found
    return deal, company or deal.name


def _start_phase(session: Session, phase_id: int | None) -> Phase:
    if phase_id is None:
        phase_id = default_pipeline(read_pipelines(session)).phases[0].id
    phase = session.get(Phase, phase_id)
    if phase is None:
        raise NotFound("This phase was deleted meanwhile. Choose another.")
    return phase
