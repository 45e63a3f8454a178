"""Reads the minutes of reviews: of one that has ended as they were kept, of one that goes on as they are by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.domain.errors import NotFound
from app.domain.money import Money
from app.models.deals import Deal
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.reviews import ReviewItem, ReviewMeeting
from app.models.team import User
from app.services.access import readable
from app.services.context import Context
from app.services.reviews.agenda import values_now
from app.services.reviews.deeds import Deeds, TaskMade, deeds_of, kept


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """A deal of a meeting.

    ``before`` and ``after`` is what was expected of it when the meeting began and when it ended, or by now, in minor
    units of the meeting's currency. ``phase`` is the code of the present one. ``is_seen`` says
    that somebody went on from it.
    """

    deal_id: int
    title: str
    name: str
    phase: str
    phase_kind: str
    is_stall: bool
    amount: Money | None
    reasons: tuple[str, ...]
    is_seen: bool
    note: str
    decided: tuple[str, ...]
    tasks: tuple[TaskMade, ...]
    before: int
    after: int

    @property
    def has_come(self) -> bool:
        """Whether anything came of talking about it."""
        return bool(self.note or self.decided or self.tasks)

    @property
    def is_talked_about(self) -> bool:
        """Whether somebody went on from it, or something came of it: nothing comes of silence."""
        return self.is_seen or self.has_come


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting, its deals in the order of the agenda. Instants are UTC."""

    id: int
    rep_id: int
    rep: str
    held_by: str
    begun_at: datetime
    ended_at: datetime | None
    currency: str
    items: tuple[MinutesItem, ...]

    @property
    def before(self) -> int:
        """What was expected of all when it began."""
        return sum(item.before for item in self.items)

    @property
    def after(self) -> int:
        """What was expected of all when it ended, or by now."""
        return sum(item.after for item in self.items)

    @property
    def seen(self) -> int:
        """How many deals were talked about."""
        return sum(item.is_talked_about for item in self.items)

    @property
    def next_place(self) -> int:
        """The place of the first deal that nobody went on from; the number of deals where there is none."""
        return next((place for place, item in enumerate(self.items) if not item.is_seen), len(self.items))


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list: how many deals it was about and how many were talked about."""

    id: int
    rep: str
    held_by: str
    begun_at: datetime
    ended_at: datetime | None
    deals: int
    seen: int


def read_minutes(ctx: Context, meeting_id: int) -> Minutes:
    """The minutes of one meeting; NotFound where there is none."""
    with ctx.reading() as session:
        meeting = session.scalar(
            select(ReviewMeeting).where(ReviewMeeting.id == meeting_id, readable(ctx, ReviewMeeting))
        )
        if meeting is None:
            raise NotFound("There is no such review. List them with: headwater review list")
        names = dict(session.execute(select(User.id, User.name)).all())
        rows = session.execute(
            select(ReviewItem, Deal, Company.name, Phase)
            .join(Deal, Deal.id == ReviewItem.deal_id)
            .join(Phase, Phase.id == Deal.phase_id)
            .outerjoin(Company, Company.id == Deal.company_id)
            .where(ReviewItem.meeting_id == meeting_id)
            .order_by(ReviewItem.position)
        ).all()
        goes_on = meeting.ended_at is None
        values = values_now(ctx, session, [deal.id for _, deal, _, _ in rows]) if goes_on else {}
    held_by = names[meeting.user_id]
    return Minutes(
        id=meeting.id,
        rep_id=meeting.rep_id,
        rep=names[meeting.rep_id],
        held_by=held_by,
        begun_at=meeting.begun_at,
        ended_at=meeting.ended_at,
        currency=meeting.currency,
        items=tuple(
            _item(
                item,
                deal,
                company,
                phase,
                deeds_of(ctx, meeting, held_by, deal.id) if goes_on else kept(item),
                values.get(deal.id, 0) if goes_on else item.after_minor or 0,
            )
            for item, deal, company, phase in rows
        ),
    )


def _item(item: ReviewItem, deal: Deal, company: str | None, phase: Phase, deeds: Deeds, after: int) -> MinutesItem:
    return MinutesItem(
        deal_id=deal.id,
        title=company or deal.name,
        name=deal.name,
        phase=phase.code,
        phase_kind=phase.kind,
        is_stall=phase.is_stall,
        amount=None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency),
        reasons=tuple(item.reasons),
        is_seen=item.seen_at is not None,
        note=item.note or "",
        decided=deeds.decided,
        tasks=deeds.tasks,
        before=item.before_minor,
        after=after,
    )


def meetings(ctx: Context, *, limit: int = 200) -> tuple[MeetingRow, ...]:
    """The meetings that the user may see, newest first."""
    rep, holder = aliased(User), aliased(User)
    query = (
        select(
            *(ReviewMeeting.id, rep.name, holder.name, ReviewMeeting.begun_at, ReviewMeeting.ended_at),
            *(func.count(ReviewItem.id), func.count(ReviewItem.seen_at)),
        )
        .join(rep, rep.id == ReviewMeeting.rep_id)
        .join(holder, holder.id == ReviewMeeting.user_id)
        .outerjoin(ReviewItem, ReviewItem.meeting_id == ReviewMeeting.id)
        .where(readable(ctx, ReviewMeeting))
        .group_by(ReviewMeeting.id, rep.name, holder.name, ReviewMeeting.begun_at, ReviewMeeting.ended_at)
        .order_by(ReviewMeeting.id.desc())
        .limit(limit)
    )
    with ctx.reading() as session:
        rows = [MeetingRow(*row) for row in session.execute(query)]
    # What came of a deal is kept when a meeting ends; until then it is read from what was done meanwhile.
    return tuple(row if row.ended_at else replace(row, seen=read_minutes(ctx, row.id).seen) for row in rows)
