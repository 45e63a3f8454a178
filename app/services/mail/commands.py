"""Write a mail, approve it, and say what became of one in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attachments import Attached, read
from app.domain.errors import UserError
from app.domain.mailing import Enclosed, Letter, MailState, as_message, check_address, new_message_id, one_line
from app.domain.nurture import check_fields, fill_in, require_known
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.mail import Mail
from app.models.people import Company, Contact
from app.models.team import User
from app.services.attachments import keep
from app.services.consent import Purpose, refuses
from app.services.context import Context, command
from app.services.editing import check_references, require, storable
from app.services.mail.accounts import AccountRow, read_account
from app.services.mail.overtaken import refuse_overtaken
from app.services.next_steps import short_name
from app.services.saved import Saved, saved
from app.storage.guard import fetch
from app.storage.unit_of_work import UnitOfWork

_TEXTS = frozenset({"to_address", "subject", "body"})


@dataclass(frozen=True, slots=True)
class ComposeMail:
    """A mail to a person, or to a mere address. Texts may have the fields of ``domain.nurture.FIELDS`` in braces.

    ``to`` "" is the person's own address. It waits for approval unless ``is_approved``, and then goes out
    ``after_seconds``.
    """

    subject: str
    body: str
    contact_id: int | None = None
    to: str = ""
    deal_id: int | None = None
    is_approved: bool = False
    after_seconds: int = 0
    attachments: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class ApproveMail:
    """Let a draft go out ``after_seconds``, or one that was refused for good once more."""

    mail_id: int
    after_seconds: int = 0


@dataclass(frozen=True, slots=True)
class ApproveDrafts:
    """Let these drafts go out ``after_seconds``, all of them or none."""

    mail_ids: tuple[int, ...]
    after_seconds: int = 0


@dataclass(frozen=True, slots=True)
class SettleMail:
    """A person found out what became of a mail in doubt. One that was not sent goes out again."""

    mail_id: int
    was_sent: bool


@command
def compose_mail(ctx: Context, cmd: ComposeMail) -> Saved:
    """Put a mail into the outbox. UserError for who wants no mail, has no address, hides a header in a name, or of whom
    something is not known that the text names."""
    for text in (cmd.subject, cmd.body):
        check_fields(text)
    with ctx.unit_of_work("Wrote a mail") as uow:
        check_references(uow.session, Mail, {"contact_id": cmd.contact_id, "deal_id": cmd.deal_id})
        contact = uow.session.get(Contact, cmd.contact_id) if cmd.contact_id else None
        refuse_unwanted(uow.session, contact)
        fields = _fields(uow.session, ctx, contact, cmd.deal_id)
        require_known((cmd.subject, cmd.body), fields)
        subject = one_line(fill_in(cmd.subject, fields))
        given = {"to_address": _address(contact, cmd.to), "subject": subject, "body": fill_in(cmd.body, fields)}
        values = storable(Mail, given, _TEXTS)
        require(values, "subject", "Say what the mail is about.")
        require(values, "body", "Write something first.")
        state = MailState.APPROVED if cmd.is_approved else MailState.DRAFT
        sender = read_account(uow.session)
        mail = Mail(
            **values,
            contact_id=cmd.contact_id,
            deal_id=cmd.deal_id,
            message_id=new_message_id(sender.from_address if sender else ""),
            state=str(state),
            next_try_at=uow.now + timedelta(seconds=cmd.after_seconds) if cmd.is_approved else None,
            owner_id=ctx.user.id,
            created_at=uow.now,
            attachments=keep(uow, cmd.attachments),
        )
        as_message(letter_of(mail, contact, sender, uow.now))
        uow.session.add(mail)
        uow.label = f"Wrote a mail: {mail.subject}"
    return saved(uow, mail)


@command
def approve_mail(ctx: Context, cmd: ApproveMail) -> Saved:
    """Let it go out with the next turn; UserError where it is past that, or whom it is to left its programme."""
    with ctx.unit_of_work("Approved a mail") as uow:
        mail = fetch(uow, Mail, cmd.mail_id, noun="mail")
        if mail.state not in (MailState.DRAFT, MailState.FAILED):
            raise UserError(f"“{mail.subject}” is {mail.state} already: only drafts and refused mail can be approved.")
        _approve(uow, mail, cmd.after_seconds)
        uow.label = f"Approved the mail “{mail.subject}”"
    return saved(uow, mail)


@command
def approve_drafts(ctx: Context, cmd: ApproveDrafts) -> Saved:
    """Let several go out in one step; those that are no drafts any more are left alone.

    UserError, and none of them goes out, where somebody wants no mail by now, or left the programme that wrote it:
    delete that draft first.
    """
    with ctx.unit_of_work("Approved mail") as uow:
        drafts = [mail for mail in (uow.session.get(Mail, key) for key in cmd.mail_ids) if mail is not None]
        drafts = [mail for mail in drafts if mail.state == MailState.DRAFT]
        if not drafts:
            raise UserError("None of these waits for approval any more.")
        for mail in drafts:
            _approve(uow, mail, cmd.after_seconds)
        uow.label = f"Approved {len(drafts)} mails" if len(drafts) > 1 else f"Approved the mail “{drafts[0].subject}”"
    return saved(uow, drafts[0])


def _approve(uow: UnitOfWork, mail: Mail, after_seconds: int) -> None:
    refuse_unwanted(uow.session, uow.session.get(Contact, mail.contact_id) if mail.contact_id else None)
    refuse_overtaken(uow.session, mail)
    mail.state, mail.next_try_at = str(MailState.APPROVED), uow.now + timedelta(seconds=after_seconds)


@command
def settle_mail(ctx: Context, cmd: SettleMail) -> Saved:
    """Say whether a mail in doubt went out; UserError for one that is in no doubt."""
    with ctx.unit_of_work("Settled a mail") as uow:
        mail = fetch(uow, Mail, cmd.mail_id, noun="mail")
        if mail.state != MailState.UNKNOWN:
            raise UserError(f"This mail is {mail.state}: only one in doubt can be settled.")
        if cmd.was_sent:
            mark_sent(uow, mail)
            uow.label = f"The mail was sent: {mail.subject}"
        else:
            mail.state, mail.next_try_at, mail.last_error = str(MailState.APPROVED), uow.now, None
            uow.label = f"The mail was not sent and goes out again: {mail.subject}"
    return saved(uow, mail)


def mark_sent(uow: UnitOfWork, mail: Mail) -> None:
    """It is out: that counts as a touch."""
    contact = uow.session.get(Contact, mail.contact_id) if mail.contact_id else None
    deal = uow.session.get(Deal, mail.deal_id) if mail.deal_id else None
    company_id = contact.company_id if contact else deal.company_id if deal else None
    mail.state, mail.sent_at, mail.next_try_at, mail.last_error = str(MailState.SENT), uow.now, None, None
    if not (contact or deal):
        return
    uow.session.add(
        Activity(
            kind="email",
            happened_at=uow.now,
            subject=mail.subject,
            body="\n\n".join(filter(None, (mail.body, _names(mail)))),
            deal_id=mail.deal_id,
            company_id=company_id,
            contact_id=mail.contact_id,
            user_id=mail.owner_id,
        )
    )


def _names(mail: Mail) -> str:
    names = ", ".join(file.name for file in read(mail.attachments))
    return f"Attached: {names}" if names else ""


def refuse_unwanted(session: Session, contact: Contact | None) -> None:
    """UserError where the person, or the company where they work, wants no mail."""
    query = select(refuses(Contact, Purpose.MAILING)).where(Contact.id == (contact.id if contact else None))
    if contact is not None and session.scalar(query):
        raise UserError(f"{contact.full_name} wants no mail.", field="contact_id")


def letter_of(
    mail: Mail, contact: Contact | None, sender: AccountRow | None, at: datetime, files: tuple[Enclosed, ...] = ()
) -> Letter:
    """The mail as it goes out at an instant (aware), with these files."""
    return Letter(
        message_id=mail.message_id,
        sender=sender.from_address if sender else "nobody@headwater.example",
        sender_name=sender.from_name if sender else "",
        to=mail.to_address,
        to_name=contact.full_name if contact else "",
        subject=mail.subject,
        body=mail.body,
        at=at,
        enclosed=files,
    )


def _address(contact: Contact | None, to: str) -> str:
    if not to and contact is not None and not contact.email:
        raise UserError(f"No e-mail address of {contact.full_name} is known. Enter it first.", field="to")
    return check_address(to or (contact.email if contact else "") or "")


def _fields(session: Session, ctx: Context, contact: Contact | None, deal_id: int | None) -> dict[str, str]:
    deal = session.get(Deal, deal_id) if deal_id else None
    company_id = contact.company_id if contact else deal.company_id if deal else None
    company = session.get(Company, company_id) if company_id else None
    owner = session.get(User, ctx.user.id)
    person = contact.full_name if contact else ""
    return {
        "person": person,
        "given": short_name(contact.given_name if contact else None, person),
        "company": company.name if company else "",
        "deal": deal.name if deal else "",
        "owner": owner.name if owner else "",
    }
