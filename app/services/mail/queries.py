"""The outbox as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.access_rules import LEADERS
from app.domain.attachments import Attachment, read
from app.domain.errors import NotFound
from app.domain.mailing import STUCK, MailState
from app.models.deals import Deal
from app.models.mail import Mail
from app.models.people import Contact
from app.models.team import User
from app.services.context import Context

_MOST = 500


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail with what has become of it. Instants are aware (UTC)."""

    id: int
    version: int
    state: MailState
    to: str
    who: str
    subject: str
    body: str
    message_id: str
    attempts: int
    next_try_at: datetime | None
    sent_at: datetime | None
    error: str
    contact_id: int | None
    deal_id: int | None
    deal: str
    owner_id: int | None
    owner: str
    created_at: datetime
    attachments: tuple[Attachment, ...] = ()
    deal_owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail that goes out now, or whose sending was begun, by somebody else perhaps."""

    id: int
    state: MailState
    attempts: int
    due_at: datetime

    @property
    def key(self) -> str:
        """The occurrence that the present attempt is."""
        return f"mail|{self.id}|{self.attempts + (self.state is MailState.APPROVED)}"


def mails(ctx: Context, *states: MailState, limit: int = _MOST) -> tuple[MailRow, ...]:
    """The newest mails, or those in one of these states."""
    query = _rows().order_by(Mail.id.desc()).limit(limit)
    if states:
        query = query.where(Mail.state.in_(states))
    with ctx.reading() as session:
        return tuple(_row(*row) for row in session.execute(query))


def mails_by_id(ctx: Context, ids: list[int]) -> tuple[MailRow, ...]:
    """These mails, in the order given; those that are gone are left out."""
    query = _rows().where(Mail.id.in_(ids))
    with ctx.reading() as session:
        found = {row.id: row for row in (_row(*row) for row in session.execute(query))}
    return tuple(found[one] for one in ids if one in found)


def mail(ctx: Context, mail_id: int) -> MailRow:
    """One mail; NotFound where it was deleted."""
    found = mails_by_id(ctx, [mail_id])
    if not found:
        raise NotFound("This mail was deleted meanwhile.")
    return found[0]


def count_waiting(ctx: Context) -> int:
    """How many of the user's mails wait for a person: to be approved, or because something is wrong with them."""
    query = select(func.count()).select_from(Mail).where(Mail.state.in_((MailState.DRAFT, *STUCK)))
    with ctx.reading() as session:
        return session.scalar(query.where(Mail.owner_id == ctx.user.id)) or 0


def due_mails(ctx: Context, limit: int) -> list[DueMail]:
    """What goes out now, the longest waiting first: the user's own, and everybody's for those who lead."""
    with ctx.reading() as session:
        due = (Mail.state == str(MailState.APPROVED), Mail.next_try_at <= ctx.clock.now())
        return _due(ctx, session, *due, limit=limit)


def begun_mails(ctx: Context) -> list[DueMail]:
    """What is being sent, or was when somebody's program ended."""
    with ctx.reading() as session:
        return _due(ctx, session, Mail.state == str(MailState.SENDING), limit=_MOST)


def _due(ctx: Context, session: Session, *which: ColumnElement[bool], limit: int) -> list[DueMail]:
    query = select(Mail.id, Mail.state, Mail.attempts, Mail.next_try_at).where(*which)
    if ctx.user.role not in LEADERS:
        query = query.where(or_(Mail.owner_id == ctx.user.id, Mail.owner_id.is_(None)))
    query = query.order_by(Mail.next_try_at, Mail.id).limit(limit)
    return [
        DueMail(key, MailState(state), attempts, at or ctx.clock.now())
        for key, state, attempts, at in session.execute(query)
    ]


def _rows() -> Select[Mail, str, str, str, int | None]:
    return (
        select(Mail, Contact.full_name, Deal.name, User.name, Deal.owner_id)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .outerjoin(Deal, Deal.id == Mail.deal_id)
        .outerjoin(User, User.id == Mail.owner_id)
    )


def _row(mail: Mail, who: str | None, deal: str | None, owner: str | None, deal_owner_id: int | None) -> MailRow:
    return MailRow(
        id=mail.id,
        version=mail.version,
        state=MailState(mail.state),
        to=mail.to_address,
        who=who or "",
        subject=mail.subject,
        body=mail.body,
        message_id=mail.message_id,
        attempts=mail.attempts,
        next_try_at=mail.next_try_at,
        sent_at=mail.sent_at,
        error=mail.last_error or "",
        contact_id=mail.contact_id,
        deal_id=mail.deal_id,
        deal=deal or "",
        owner_id=mail.owner_id,
        owner=owner or "",
        created_at=mail.created_at,
        attachments=read(mail.attachments),
        deal_owner_id=deal_owner_id,
    )
