"""Nurture programmes, their steps, and who is in them."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key, partial_index


class NurtureProgramme(Editable, Base):
    """Touches in an order. Deals that enter ``phase_id`` are enrolled by themselves; None: only by hand.

    Its mails wait for approval, unless it ``sends_by_itself``.
    """

    __tablename__ = "nurture_programmes"
    __table_args__ = (Editable.__table_args__,)

    name: Mapped[str] = mapped_column(String(120))
    notes: Mapped[str | None] = mapped_column(Text)
    phase_id: Mapped[int | None] = mapped_column(Key, ForeignKey("phases.id"), index=True)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    since: Mapped[Instant]
    """From when on deals that enter the phase are enrolled: not those that lay there before."""
    sends_by_itself: Mapped[bool] = mapped_column(default=False, server_default=false())


class NurtureStep(Editable, Base):
    """One touch: ``after_count`` of ``after_unit`` (day, week, month) after the one before it, by ``channel``.

    ``subject`` and ``template`` may have fields in braces, see ``domain.nurture.FIELDS``. ``attachments`` is
    written and read by ``domain.attachments``.
    """

    __tablename__ = "nurture_steps"
    __table_args__ = (
        Index("ix_nurture_steps_programme_id_place", "programme_id", "place", unique=True),
        Editable.__table_args__,
    )

    programme_id: Mapped[int] = mapped_column(Key, ForeignKey("nurture_programmes.id"))
    place: Mapped[int]
    after_count: Mapped[int]
    after_unit: Mapped[str] = mapped_column(String(5))
    channel: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(300))
    template: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[str | None] = mapped_column(Text)


class Enrolment(Editable, Base):
    """A person, or a deal with its people, in a programme.

    ``next_place`` is the step that comes next, on ``next_on``, counted from ``base_on``: the day of the last touch or,
    at first, of the enrolment. ``origin`` is ``hand``, ``rule`` or ``recycle``. It is over with ``ended_at``;
    ``ended_because`` then says why in a word of ``domain.nurture.Ending``.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        partial_index("ix_enrolments_next", "next_on", where="ended_at IS NULL"),
        Editable.__table_args__,
    )

    programme_id: Mapped[int] = mapped_column(Key, ForeignKey("nurture_programmes.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    deal_id: Mapped[int | None] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    origin: Mapped[str] = mapped_column(String(10))
    enrolled_at: Mapped[Instant]
    base_on: Mapped[date]
    next_place: Mapped[int]
    next_on: Mapped[date]
    ended_at: Mapped[Instant | None]
    ended_because: Mapped[str | None] = mapped_column(String(20))
