"""What is due, and who is away. A deal's next step is its earliest open task."""

from datetime import date, time

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, String, Text, false, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Base, Editable, Instant, Key, partial_index

# Somebody's open tasks as the worklist shows them, day by day: the first hundred of ten thousand are found without
# looking at the others. With it all that counting them needs, so that none of them has to be looked up.
_IN_ORDER = ("owner_id", "due_on", "due_time", "id")
_COUNTED = ("minutes", "kind", "rrule", "after_completion", "chain_after_id", "done_at")
_ELSEWHERE = ("owner_id", "due_on", "due_time", "zone")


class Task(Editable, Base):
    """Something to do. ``kind``: call, email, letter, meeting, task. ``due_time`` is wall time in ``zone``; None is all
    day.

    ``zone`` is an IANA name, None the zone of whoever looks. ``minutes`` is how long it is planned to take.

    A repeating task has an ``rrule`` (RFC 5545, without DTSTART), counted from ``series_started_on``. ``occurs_on`` and
    ``occurs_time`` are when this one would be by its rule: it may be put off, or moved off a free day where
    ``on_working_days`` is set, and the next one still follows the rule. With ``after_completion`` the next one is
    counted from the day on which this one is done. ``follows_id`` is the one before it in the series.

    With ``chain_after_id`` it follows another task, ``chain_days`` working days after that one's due day, or, with
    ``after_completion``, after the day on which that one is done; until then it waits. Where the other task is gone it
    no longer follows anything. Neither key is a foreign one: a task may be deleted and come back, and what follows it
    stays as it is.

    A call-back has the ``call_zone`` of who waits for it and the end of its window there, ``call_by_at``: what is put
    off keeps it, a new appointment has a new one.

    ``original_owner_id`` is whose it was before it went to a stand-in, to whom it goes back. ``enrolment_id`` is whose
    touch by a nurture programme it is; no foreign key either. The ``notes`` of such a letter are its text.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        partial_index("ix_tasks_open_deal", "deal_id", "due_on", where="done_at IS NULL"),
        partial_index("ix_tasks_open_owner", *_IN_ORDER, *_COUNTED, where="done_at IS NULL"),
        # What somebody did today, however much was done before.
        partial_index("ix_tasks_done_owner", "owner_id", "done_at", where="done_at IS NOT NULL"),
        partial_index("ix_tasks_open_letters", "due_on", where="kind = 'letter' AND done_at IS NULL"),
        # What is due at a time elsewhere may lie on another day here.
        partial_index("ix_tasks_open_elsewhere", *_ELSEWHERE, where="zone IS NOT NULL AND done_at IS NULL"),
        partial_index("ix_tasks_open_call_backs", "call_by_at", where="call_by_at IS NOT NULL AND done_at IS NULL"),
        Index("ix_tasks_follows_id", "follows_id", unique=True),
        Editable.__table_args__,
    )

    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date]
    due_time: Mapped[time | None]
    deal_id: Mapped[int | None] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    notes: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
    zone: Mapped[str | None] = mapped_column(String(64))
    rrule: Mapped[str | None] = mapped_column(String(500))
    series_started_on: Mapped[date | None]
    occurs_on: Mapped[date | None]
    occurs_time: Mapped[time | None]
    on_working_days: Mapped[bool] = mapped_column(default=False, server_default=false())
    after_completion: Mapped[bool] = mapped_column(default=False, server_default=false())
    follows_id: Mapped[int | None] = mapped_column(Key)
    chain_after_id: Mapped[int | None] = mapped_column(Key, index=True)
    chain_days: Mapped[int | None]
    snoozed_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    minutes: Mapped[int | None]
    original_owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(Key)
    call_zone: Mapped[str | None] = mapped_column(String(64))
    call_by_at: Mapped[Instant | None]


def waits() -> ColumnElement[bool]:
    """The condition on tasks that follow one that is still to be done: when they will be due nobody knows yet."""
    before = aliased(Task)
    is_open = select(before.id).where(before.id == Task.chain_after_id, before.done_at.is_(None))
    return Task.after_completion & Task.chain_after_id.is_not(None) & is_open.correlate(Task).exists()


class Absence(Editable, Base):
    """Somebody is away from ``from_on`` until ``until_on``, both included; ``stand_in_id`` does their tasks."""

    __tablename__ = "absences"
    __table_args__ = (
        Index("ix_absences_user_id_from_on", "user_id", "from_on"),
        Editable.__table_args__,
    )

    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    stand_in_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
