"""What a manager expects of a deal, kept beside what its rep says, never over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.access import Forbidden
from app.domain.access_rules import LEADERS
from app.domain.errors import NotFound, UserError
from app.domain.forecast.basis import Category
from app.domain.probability import check_probability
from app.domain.text import clean
from app.models.deals import Deal
from app.models.judgements import Judgement
from app.models.team import User
from app.services.access import readable
from app.services.context import Context, command
from app.services.deals.commands import title_of
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard, guard_deletion


@dataclass(frozen=True, slots=True)
class JudgeDeal:
    """What the user expects of a deal; what is None is left open. ``version`` is that of the judgement seen."""

    deal_id: int
    category: Category | None = None
    probability: int | None = None
    note: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawJudgement:
    """Take back what was judged of a deal."""

    deal_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """What ``who`` expects of a deal since ``judged_at`` (UTC); None is left open."""

    version: int
    category: Category | None
    probability: int | None
    note: str
    who: str
    judged_at: datetime


@command
def judge_deal(ctx: Context, cmd: JudgeDeal) -> Saved:
    """Judge a deal, or judge it anew. Forbidden to all but managers and owners; UserError where nothing is said."""
    _refuse_others(ctx)
    values = {"category": str(cmd.category) if cmd.category else None, "probability": cmd.probability}
    values["note"] = clean(cmd.note) or None
    if not any(value is not None for value in values.values()):
        raise UserError("Choose a category, give a probability or write a note.", field="category")
    if cmd.probability is not None:
        check_probability(cmd.probability)
    with ctx.unit_of_work("Judged a deal") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        judgement = uow.session.scalar(select(Judgement).where(Judgement.deal_id == deal.id))
        if judgement is None:
            judgement = Judgement(deal_id=deal.id, judged_at=uow.now)
            uow.session.add(judgement)
        else:
            values = guard(uow, judgement, cmd.version, values)
        for name, value in values.items():
            setattr(judgement, name, value)
        judgement.judged_at, judgement.user_id = uow.now, ctx.user.id
        uow.label = f"Judged {title_of(uow.session, deal)}"
    return saved(uow, judgement)


@command
def withdraw_judgement(ctx: Context, cmd: WithdrawJudgement) -> Saved:
    """Forget a judgement; NotFound where there is none."""
    _refuse_others(ctx)
    with ctx.unit_of_work("Withdrew a judgement") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        judgement = uow.session.scalar(select(Judgement).where(Judgement.deal_id == deal.id))
        if judgement is None:
            raise NotFound("Nobody has judged this deal.")
        guard_deletion(uow, judgement, cmd.version)
        uow.label = f"Withdrew the judgement about {title_of(uow.session, deal)}"
        uow.session.delete(judgement)
    return saved(uow, judgement)


def judgement_of(ctx: Context, deal_id: int) -> JudgementRow | None:
    """What was judged of a deal; None where nobody did."""
    statement = (
        select(Judgement, User.name)
        .outerjoin(User, User.id == Judgement.user_id)
        .where(Judgement.deal_id == deal_id, readable(ctx, Judgement))
    )
    with ctx.reading() as session:
        found = session.execute(statement).first()
    if found is None:
        return None
    row, who = found
    category = Category(row.category) if row.category else None
    return JudgementRow(row.version, category, row.probability, row.note or "", who or "", row.judged_at)


def _refuse_others(ctx: Context) -> None:
    if ctx.actor.role not in LEADERS:
        raise Forbidden("Managers and owners judge deals. Say what you think with your own probability and category.")
