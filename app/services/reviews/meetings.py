"""Holds review meetings: begun, gone through deal by deal, ended; what is interrupted goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.access import Forbidden
from app.domain.errors import NotFound, UserError
from app.domain.text import clean
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.reviews import ReviewItem, ReviewMeeting
from app.models.team import User
from app.services.activities import first_line
from app.services.context import Context, command
from app.services.deals.commands import title_of
from app.services.reviews.agenda import require_may_hold, review_agenda, values_now
from app.services.reviews.deeds import NOTED, as_kept, deeds_of
from app.services.saved import Saved, saved
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BeginReview:
    """Hold a meeting about somebody's deals."""

    rep_id: int


@dataclass(frozen=True, slots=True)
class LeaveDeal:
    """Go on from a deal of a meeting: it counts as talked about."""

    meeting_id: int
    deal_id: int


@dataclass(frozen=True, slots=True)
class NoteDeal:
    """What is noted about a deal, in place of what was noted before; nothing takes the note back."""

    meeting_id: int
    deal_id: int
    text: str


@dataclass(frozen=True, slots=True)
class EndReview:
    """End a meeting and keep what came of it."""

    meeting_id: int


@command
def begin_review(ctx: Context, cmd: BeginReview) -> Saved:
    """Begin a meeting, or go on with the one the user holds about this rep already (nothing is changed then).

    UserError where no deal raises a question, Forbidden where the user may not hold it.
    """
    require_may_hold(ctx, cmd.rep_id)
    going_on = open_meeting(ctx, cmd.rep_id)
    if going_on is not None:
        return Saved(None, "Went on with the review", going_on.id, going_on.version)
    agenda = review_agenda(ctx, cmd.rep_id)
    if not agenda.points:
        raise UserError(f"No open deal of {agenda.rep} raises a question, so there is nothing to talk about.")
    with ctx.unit_of_work(f"Began a review with {agenda.rep}") as uow:
        meeting = ReviewMeeting(
            rep_id=cmd.rep_id, user_id=ctx.user.id, begun_at=uow.now, ended_at=None, currency=agenda.currency
        )
        uow.session.add(meeting)
        uow.session.flush()
        uow.session.add_all(
            ReviewItem(
                meeting_id=meeting.id,
                deal_id=point.deal.id,
                user_id=ctx.user.id,
                position=position,
                reasons=list(point.reasons),
                before_minor=point.value,
            )
            for position, point in enumerate(agenda.points)
        )
    return saved(uow, meeting)


@command
def leave_deal(ctx: Context, cmd: LeaveDeal) -> Saved:
    """Remember that a deal was talked about, so that a meeting goes on behind it."""
    with ctx.unit_of_work("Went on in a review") as uow:
        item = _item(ctx, uow, cmd.meeting_id, cmd.deal_id)
        item.seen_at = item.seen_at or uow.now
    return saved(uow, item)


@command
def note_deal(ctx: Context, cmd: NoteDeal) -> Saved:
    """Note something about a deal, in the minutes and on its timeline in one step."""
    text = clean(cmd.text)
    with ctx.unit_of_work(NOTED) as uow:
        item = _item(ctx, uow, cmd.meeting_id, cmd.deal_id)
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        item.note = text or None
        _on_timeline(ctx, uow, item, text)
        uow.label = f"{NOTED} {title_of(uow.session, deal)}"
    return saved(uow, item)


@command
def end_review(ctx: Context, cmd: EndReview) -> Saved:
    """End a meeting: what was decided, the tasks, and what is expected of each deal by now are kept as they are."""
    with ctx.reading() as session:
        meeting = _held(ctx, session.get(ReviewMeeting, cmd.meeting_id))
        deal_ids = session.scalars(select(ReviewItem.deal_id).where(ReviewItem.meeting_id == meeting.id)).all()
        values = values_now(ctx, session, deal_ids)
        rep = session.get_one(User, meeting.rep_id).name
    deeds = {deal_id: as_kept(deeds_of(ctx, meeting, ctx.user.name, deal_id)) for deal_id in deal_ids}
    with ctx.unit_of_work(f"Ended the review with {rep}") as uow:
        stored = _held(ctx, uow.session.get(ReviewMeeting, cmd.meeting_id))
        stored.ended_at = uow.now
        for item in uow.session.scalars(select(ReviewItem).where(ReviewItem.meeting_id == stored.id)):
            item.after_minor = values.get(item.deal_id, 0)
            came = deeds.get(item.deal_id, {})
            if item.note or any(came.values()):
                item.seen_at = item.seen_at or uow.now  # what something came of was talked about
            for column, value in came.items():
                setattr(item, column, value)
    return saved(uow, stored)


def open_meeting(ctx: Context, rep_id: int | None = None) -> ReviewMeeting | None:
    """The newest meeting that the user holds and has not ended, about anybody's deals or one rep's."""
    query = select(ReviewMeeting).where(ReviewMeeting.user_id == ctx.user.id, ReviewMeeting.ended_at.is_(None))
    if rep_id is not None:
        query = query.where(ReviewMeeting.rep_id == rep_id)
    with ctx.reading() as session:
        return session.scalar(query.order_by(ReviewMeeting.id.desc()).limit(1))


def _held(ctx: Context, meeting: ReviewMeeting | None) -> ReviewMeeting:
    """The meeting, where it goes on and the user holds it."""
    if meeting is None:
        raise NotFound("There is no such review. List them with: headwater review list")
    if meeting.user_id != ctx.user.id:
        raise Forbidden("Only who holds a review writes its minutes.")
    if meeting.ended_at is not None:
        raise UserError("This review has ended. Its minutes stay as they are.")
    return meeting


def _item(ctx: Context, uow: UnitOfWork, meeting_id: int, deal_id: int) -> ReviewItem:
    _held(ctx, uow.session.get(ReviewMeeting, meeting_id))
    found = uow.session.scalar(
        select(ReviewItem).where(ReviewItem.meeting_id == meeting_id, ReviewItem.deal_id == deal_id)
    )
    if found is None:
        raise NotFound("This deal is not on the agenda any more.")
    return found


def _on_timeline(ctx: Context, uow: UnitOfWork, item: ReviewItem, text: str) -> None:
    """The note's entry: added, changed along, or gone with the note."""
    entry = uow.session.get(Activity, item.activity_id) if item.activity_id is not None else None
    if not text:
        if entry is not None:
            uow.session.delete(entry)
        item.activity_id = None
        return
    if entry is None:
        entry = Activity(kind="note", happened_at=uow.now, deal_id=item.deal_id, user_id=ctx.user.id, subject="")
        uow.session.add(entry)
    subject, body = first_line(text)
    entry.subject, entry.body = subject, body or None
    uow.session.flush()
    item.activity_id = entry.id
