"""The outbox: mail that waits, goes out, or is out, and by which account."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key


class Mail(Editable, Base):
    """One mail to one person. ``state`` is one of ``domain.mailing.MailState``.

    ``attempts`` counts those that were begun; ``next_try_at`` is when an approved one goes out at the earliest.
    ``last_error`` has the server's words, or ours where there was no server. ``enrolment_id`` is whose touch by a
    nurture programme it is; no foreign key, for the mail stays where that is taken back. ``attachments``
    is written and read by ``domain.attachments``.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_state_next_try_at", "state", "next_try_at"),
        Index("ix_mails_message_id", "message_id", unique=True),
        Editable.__table_args__,
    )

    to_address: Mapped[str] = mapped_column(String(320))
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    deal_id: Mapped[int | None] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(320))
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[Instant | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[Instant | None]
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    created_at: Mapped[Instant]
    enrolment_id: Mapped[int | None] = mapped_column(Key)
    attachments: Mapped[str | None] = mapped_column(Text)


class MailAccount(Editable, Base):
    """By which server the team's mail goes out (id 1). The password is in no table: each computer keeps its own."""

    __tablename__ = "mail_accounts"
    __table_args__ = (Editable.__table_args__,)

    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(10))
    username: Mapped[str | None] = mapped_column(String(320))
    from_address: Mapped[str] = mapped_column(String(320))
    from_name: Mapped[str | None] = mapped_column(String(200))
