"""All that is shown of one deal in a meeting, beside the minutes so far."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.context import Context
from app.services.forecast.judging import JudgementRow, judgement_of
from app.services.reviews.meetings import open_meeting
from app.services.reviews.minutes import Minutes, MinutesItem, read_minutes
from app.services.stalls.review import StallReview, stall_review


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """``place`` is that of the deal in the minutes' items; that of none, behind them all, is their number.

    ``review`` and ``judgement`` are about this deal; None where there is none.
    """

    minutes: Minutes
    place: int
    review: StallReview | None = None
    judgement: JudgementRow | None = None

    @property
    def item(self) -> MinutesItem | None:
        """The deal in the minutes."""
        return self.minutes.items[self.place] if self.place < len(self.minutes.items) else None


def read_desk(ctx: Context, meeting_id: int | None, deal_id: int | None, place: int | None) -> ReviewDesk | None:
    """A deal of a meeting: by its key, else by its place, else where the meeting goes on.

    ``meeting_id`` None is the one that the user holds; None is answered where they hold none.
    """
    if meeting_id is None:
        going_on = open_meeting(ctx)
        if going_on is None:
            return None
        meeting_id = going_on.id
    minutes = read_minutes(ctx, meeting_id)
    places = {item.deal_id: at for at, item in enumerate(minutes.items)}
    wanted = minutes.next_place if place is None else place
    at = places.get(deal_id, wanted) if deal_id is not None else wanted
    at = max(0, min(at, len(minutes.items)))
    if at == len(minutes.items) or minutes.ended_at is not None:
        return ReviewDesk(minutes, len(minutes.items))
    deal = minutes.items[at].deal_id
    return ReviewDesk(minutes, at, stall_review(ctx, deal), judgement_of(ctx, deal))
