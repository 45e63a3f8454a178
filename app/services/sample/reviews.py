"""Review meetings of the invented team: one that was held two weeks ago, and one that was interrupted yesterday."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.domain.review_agenda import Point
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.reviews import ReviewItem, ReviewMeeting
from app.services.context import Context
from app.services.reviews.agenda import review_agenda
from app.services.reviews.deeds import Deeds, as_kept
from app.services.sample.dice import Dice
from app.services.time_travel.then import PastContext
from app.storage.unit_of_work import UnitOfWork

_NOTES = (
    "They wait for the board",
    "Bring the service manager to the next visit",
    "The offer has to be split in two",
    "Nobody has spoken to who signs",
)
_HELD, _INTERRUPTED = 10, 0  # working days before the last one
_SEEN_BEFORE_INTERRUPTION = 2
_EACH, _LONG = timedelta(minutes=4), timedelta(minutes=50)
_MOST = 12  # deals on an agenda, however large the sample is


def reviews(ctx: Context, uow: UnitOfWork, dice: Dice, reps: list[int]) -> int:
    """Add them, held by the user with the first of ``reps`` and the second; answers how many notes are on timelines."""
    notes = 0
    for rep_id, ago in zip(reps, (_HELD, _INTERRUPTED), strict=False):
        notes += _Held(ctx, uow, dice, rep_id, ago).add()
    return notes


class _Held:
    """One meeting."""

    def __init__(self, ctx: Context, uow: UnitOfWork, dice: Dice, rep_id: int, ago: int) -> None:
        self._user_id, self._uow, self._dice, self._ago, self._rep_id = ctx.user.id, uow, dice, ago, rep_id
        self._begun_at = dice.moment(ago)
        clock = replace(ctx.clock, fixed_today=dice.day(ago))
        # It reads what this unit of work has written so far.
        self._ctx = PastContext(ctx.db, clock, ctx.team, ctx.user, ctx.calendar, uow.session)
        self._notes = 0

    def add(self) -> int:
        """Write it; answers how many notes it has."""
        points = self._points()
        if not points:
            return 0
        is_over = self._ago > 0
        meeting = ReviewMeeting(
            rep_id=self._rep_id,
            user_id=self._user_id,
            begun_at=self._begun_at,
            ended_at=self._begun_at + _LONG if is_over else None,
            currency=self._ctx.team.currency,
        )
        self._uow.session.add(meeting)
        self._uow.session.flush()
        for place, point in enumerate(points):
            is_seen = place < (len(points) * 3 // 4 if is_over else _SEEN_BEFORE_INTERRUPTION)
            self._item(meeting.id, place, point, is_seen=is_seen, is_over=is_over)
        self._uow.session.flush()
        return self._notes

    def _points(self) -> list[Point]:
        """What there was to talk about, of deals that had begun by then."""
        found = review_agenda(self._ctx, self._rep_id).points
        known = select(Deal.id).where(Deal.owner_id == self._rep_id, Deal.started_on <= self._dice.day(self._ago))
        ids = set(self._uow.session.scalars(known))
        return [point for point in found if point.deal.id in ids][:_MOST]

    def _item(self, meeting_id: int, place: int, point: Point, *, is_seen: bool, is_over: bool) -> None:
        own, usual = point.deal.own_probability, point.deal.phase_probability
        is_own = is_seen and is_over and own not in (None, 0)
        note = self._dice.one(_NOTES) if is_seen and self._dice.chance(50) else None
        said = (f"Own probability {own}%",) if is_own else ()
        row: dict[str, Any] = as_kept(Deeds(said)) | {"after_minor": point.value} if is_over else {}
        self._uow.session.add(
            ReviewItem(
                meeting_id=meeting_id,
                deal_id=point.deal.id,
                user_id=self._user_id,
                position=place,
                reasons=list(point.reasons),
                # Until the rep said something else, the phase's probability counted.
                before_minor=point.value * usual // own if is_own and own else point.value,
                seen_at=self._begun_at + (place + 1) * _EACH if is_seen else None,
                note=note,
                activity_id=None if note is None else self._on_timeline(point.deal.id, note),
                **row,
            )
        )

    def _on_timeline(self, deal_id: int, note: str) -> int:
        entry = Activity(kind="note", happened_at=self._begun_at, deal_id=deal_id, user_id=self._user_id, subject=note)
        self._uow.session.add(entry)
        self._uow.session.flush()
        self._notes += 1
        return entry.id
