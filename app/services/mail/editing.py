"""Change a mail that waits, hold back one that has not gone out yet, and delete one."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.attachments import Attached
from app.domain.errors import UserError
from app.domain.mailing import MailState, as_message, check_address, one_line
from app.models.mail import Mail
from app.models.people import Contact
from app.services.attachments import keep
from app.services.context import Context, command
from app.services.editing import change, require, storable
from app.services.mail.accounts import read_account
from app.services.mail.commands import letter_of
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion

RESTING = (MailState.DRAFT, MailState.FAILED)
"""No program is about to send these: their words may change."""

_TEXTS = frozenset({"to_address", "subject", "body"})


@dataclass(frozen=True, slots=True)
class EditMail:
    """Other words, another address or other files for a draft or a mail that was refused; ``version`` is the one seen.

    ``attachments`` None leaves the files as they are. A brace is a brace: the fields were filled in when the mail was
    written.
    """

    mail_id: int
    version: int | None
    to: str
    subject: str
    body: str
    attachments: tuple[Attached, ...] | None = None


@dataclass(frozen=True, slots=True)
class HoldMail:
    """Let an approved mail wait for approval again."""

    mail_id: int


@dataclass(frozen=True, slots=True)
class DeleteMail:
    """Delete a draft, or a mail that was refused."""

    mail_id: int
    version: int | None = None


@command
def edit_mail(ctx: Context, cmd: EditMail) -> Saved:
    """Change it; UserError where it is on its way or out, or hides a header, ConflictError where somebody else did.

    One that was refused is a draft again with another address: that one has refused nothing.
    """
    with ctx.unit_of_work("Changed a mail") as uow:
        mail = fetch(uow, Mail, cmd.mail_id, noun="mail")
        _require_resting(mail, "changed")
        given = {"to_address": check_address(cmd.to), "subject": one_line(cmd.subject), "body": cmd.body}
        values = storable(Mail, given, _TEXTS)
        require(values, "subject", "Say what the mail is about.")
        require(values, "body", "Write something first.")
        if cmd.attachments is not None:
            values["attachments"] = keep(uow, cmd.attachments)
        address = mail.to_address
        change(uow, mail, cmd.version, values)
        if mail.state == MailState.FAILED and mail.to_address.lower() != address.lower():
            mail.state, mail.last_error = str(MailState.DRAFT), None
        contact = uow.session.get(Contact, mail.contact_id) if mail.contact_id else None
        as_message(letter_of(mail, contact, read_account(uow.session), uow.now))
        uow.label = f"Changed the mail “{mail.subject}”"
    return saved(uow, mail)


@command
def hold_mail(ctx: Context, cmd: HoldMail) -> Saved:
    """Take the approval back; UserError where it is too late, or none was given."""
    with ctx.unit_of_work("Held a mail back") as uow:
        mail = fetch(uow, Mail, cmd.mail_id, noun="mail")
        if mail.state != MailState.APPROVED:
            raise UserError(f"This mail is {mail.state}: only one that was approved can be held back.")
        mail.state, mail.next_try_at = str(MailState.DRAFT), None
        uow.label = f"Held back the mail “{mail.subject}”"
    return saved(uow, mail)


@command
def delete_mail(ctx: Context, cmd: DeleteMail) -> Saved:
    """Delete it; UserError where it is on its way or out: that stays in the history."""
    with ctx.unit_of_work("Deleted a mail") as uow:
        mail = fetch(uow, Mail, cmd.mail_id, noun="mail")
        _require_resting(mail, "deleted")
        guard_deletion(uow, mail, cmd.version)
        uow.label = f"Deleted the mail “{mail.subject}”"
        uow.session.delete(mail)
    return saved(uow, mail)


def _require_resting(mail: Mail, done: str) -> None:
    if mail.state not in RESTING:
        raise UserError(f"This mail is {mail.state}: only drafts and refused mail can be {done}.")
