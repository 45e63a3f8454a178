"""Mail in the outbox: a few that wait for approval, one that was sent and one that was refused."""

from __future__ import annotations

from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import select

from app.domain.mailing import MailState
from app.models.nurture import Enrolment
from app.models.people import Company, Contact
from app.services.sample.deals import Rows
from app.services.sample.dice import Dice
from app.storage.unit_of_work import UnitOfWork

_STATES = (MailState.DRAFT, MailState.SENT, MailState.DRAFT, MailState.FAILED, MailState.DRAFT, MailState.DRAFT)
_SUBJECTS = ("Weighing at {company}: two cases from your trade", "The drawings you asked for", "How {company} compares")
_BODY = (
    "Dear {given},\n\nwhen we last spoke, weighing at {company} was not a topic for this quarter. Two plants of your "
    "trade have changed over since, and both have agreed to show what it took and what it saves.\n\nShall I send you "
    "their figures, or would you rather see one of them?\n\nKind regards"
)
_REFUSED = "550 5.1.1 No such mailbox here."


def mails(uow: UnitOfWork, dice: Dice) -> Rows:
    """Rows of mails to people in a programme, who have an address and want mail."""
    query = (
        select(Contact, Company.name, Enrolment.deal_id, Enrolment.owner_id)
        .join(Enrolment, Enrolment.contact_id == Contact.id)
        .join(Company, Company.id == Contact.company_id)
        .where(Contact.email.is_not(None), ~Contact.do_not_mail, ~Company.do_not_mail)
        .order_by(Contact.id)
        .limit(len(_STATES))
    )
    rows: Rows = []
    for place, (state, found) in enumerate(zip(_STATES, uow.session.execute(query), strict=False)):
        contact, company, deal_id, owner_id = found
        fields = {"company": company, "given": contact.given_name or contact.full_name}
        at = dice.moment(dice.between(0, 3))
        rows.append(
            {
                "to_address": contact.email,
                "contact_id": contact.id,
                "deal_id": deal_id,
                "subject": _SUBJECTS[place % len(_SUBJECTS)].format(**fields)[:300],
                "body": _BODY.format(**fields),
                "message_id": f"<{uuid5(NAMESPACE_DNS, f'{contact.email}').hex}@headwater.example>",
                "state": str(state),
                "attempts": 0 if state is MailState.DRAFT else 1,
                "next_try_at": None,
                "last_error": _REFUSED if state is MailState.FAILED else None,
                "sent_at": at if state is MailState.SENT else None,
                "owner_id": owner_id,
                "created_at": at,
            }
        )
    return rows
