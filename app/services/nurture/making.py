"""What a touch is made into: a mail that waits for approval, where all it needs is there; else a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.attachments import Attachment, written
from app.domain.errors import UserError
from app.domain.mailing import Letter, MailState, as_message, check_address, new_message_id, one_line
from app.domain.nurture import Channel, StepSpec, fill_in, unknown_words
from app.services.mail.accounts import AccountRow

_MAILED = (Channel.EMAIL, Channel.NEWSLETTER)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a touch is about, by which enrolment. ``fields`` are those of ``domain.nurture.FIELDS``; ``email`` "" is
    none known."""

    deal_id: int | None
    contact_id: int | None
    company_id: int | None
    owner_id: int | None
    email: str
    fields: dict[str, str]
    enrolment_id: int | None = None


def words(step: StepSpec, text: str, whom: Whom) -> str:
    """A text of a step with its fields filled in. What is to be sent keeps those of which nothing is known: somebody
    has to write the words before it goes out."""
    return fill_in(text, whom.fields, keeps_unknown=step.channel.is_mail and bool(step.template.strip()))


def is_mail(step: StepSpec, whom: Whom) -> bool:
    """Whether the step says all that a mail needs and the person can be written to; else somebody has to do it."""
    can_be_sent = step.channel in _MAILED and bool(step.template.strip() and whom.contact_id and whom.email)
    return can_be_sent and not unknown(step, whom)


def unknown(step: StepSpec, whom: Whom) -> str:
    """What keeps the text of a step from being sent as it is: ``"the text names a deal, and none is known"``, or ""."""
    return unknown_words((step.subject, step.template), whom.fields) if step.template.strip() else ""


def mail_row(
    now: datetime, whom: Whom, step: StepSpec, sender: AccountRow | None, *, is_approved: bool = False
) -> dict[str, Any] | None:
    """A draft, or a mail that goes out with the next turn; None for what no server would take, such as a name that
    hides a header: that is for a person.
    """
    address = sender.from_address if sender else "nobody@headwater.example"
    message_id = new_message_id(address)
    subject, body = one_line(words(step, step.subject, whom))[:_LONGEST], words(step, step.template, whom)
    try:
        to = check_address(whom.email)
        name = whom.fields["person"]
        as_message(Letter(message_id, address, sender.from_name if sender else "", to, name, subject, body, now))
    except UserError:
        return None
    return {
        "to_address": to,
        "contact_id": whom.contact_id,
        "deal_id": whom.deal_id,
        "subject": subject,
        "body": body,
        "message_id": message_id,
        "state": str(MailState.APPROVED if is_approved else MailState.DRAFT),
        "attempts": 0,
        "next_try_at": now if is_approved else None,
        "last_error": None,
        "sent_at": None,
        "owner_id": whom.owner_id,
        "created_at": now,
        "enrolment_id": whom.enrolment_id,
        "attachments": written([file for file in step.attachments if isinstance(file, Attachment)]),
    }


def task_row(now: datetime, due_on: date, whom: Whom, step: StepSpec, number: str) -> dict[str, Any]:
    """A task for the touch's day; ``number`` says which touch of which programme. A letter's notes are its text.

    What a mail would bring along is named, for whoever does it.
    """
    files = ", ".join(file.name for file in step.attachments)
    along = f"{'Enclosed' if step.channel is Channel.LETTER else 'To send along'}: {files}" if files else ""
    text = "\n\n".join(filter(None, (words(step, step.template, whom), along)))
    notes = text if step.channel is Channel.LETTER else "\n\n".join(filter(None, (number, text)))
    return {
        "kind": step.channel.task_kind,
        "subject": words(step, step.subject, whom)[:_LONGEST],
        "due_on": due_on,
        "due_time": None,
        "deal_id": whom.deal_id,
        "company_id": whom.company_id if whom.deal_id is None and whom.contact_id is None else None,
        "contact_id": whom.contact_id,
        "owner_id": whom.owner_id,
        "notes": notes or None,
        "done_at": None,
        "created_at": now,
        "on_working_days": False,
        "after_completion": False,
        "snoozed_count": 0,
        "enrolment_id": whom.enrolment_id,
    }
