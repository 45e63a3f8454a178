"""Review meetings: whose deals were walked through, and what was noted about each."""

from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Currency, Editable, Instant, JsonValue, Key, Minor


class ReviewMeeting(Editable, Base):
    """A meeting about the deals of ``rep_id``, held by ``user_id``. Its key is the number of its minutes.

    ``ended_at`` is None as long as it goes on; ``currency`` is that of the expected values of its items.
    """

    __tablename__ = "review_meetings"

    rep_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"), index=True)
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    begun_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    currency: Mapped[Currency]


class ReviewItem(Editable, Base):
    """A deal on the agenda of a meeting.

    ``reasons`` are the sentences that say why. ``before_minor`` is what was expected of it when the meeting began,
    ``after_minor`` when it ended. ``seen_at`` is None until somebody went on from it. ``decided`` and ``tasks`` are
    what came of it (services/reviews/deeds.py), kept when the meeting ends; None until then. ``activity_id`` is the
    note's entry of the timeline, and no foreign key: the entry may go and come back. ``user_id`` repeats the
    meeting's, for a rule of access looks at one row.
    """

    __tablename__ = "review_items"
    __table_args__ = (
        Index("ix_review_items_meeting_id_position", "meeting_id", "position", unique=True),
        Editable.__table_args__,
    )

    meeting_id: Mapped[int] = mapped_column(Key, ForeignKey("review_meetings.id"))
    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    position: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[list[str]] = mapped_column(JsonValue)
    before_minor: Mapped[Minor]
    after_minor: Mapped[Minor | None]
    seen_at: Mapped[Instant | None]
    note: Mapped[str | None] = mapped_column(Text)
    activity_id: Mapped[int | None] = mapped_column(Key)
    decided: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonValue)
    tasks: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonValue)
