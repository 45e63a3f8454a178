"""What a programme wrote, and was overtaken by what happened since."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.nurture import Ending, Origin, ended_by_phase
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.mail import Mail
from app.models.nurture import Enrolment
from app.models.people import Contact
from app.models.pipeline import Phase

_BECAUSE = {
    Ending.REPLIED: "{who} replied",
    Ending.HANDED_OFF: "{who} was handed over to sales",
    Ending.CLOSED: "the deal was closed",
    Ending.OPTED_OUT: "{who} opted out",
    Ending.LEFT: "{who} left the company",
    Ending.STOPPED: "{who} was taken out of the programme",
    Ending.WENT_BACK: "the deal went back to Genesis",
}


def refuse_overtaken(session: Session, mail: Mail) -> None:
    """UserError with the reason where a programme wrote it to somebody who has left the programme since, or would.

    Who went through to the end of the programme is none of them: the last mail is written with it.
    """
    enrolment = session.get(Enrolment, mail.enrolment_id) if mail.enrolment_id is not None else None
    if enrolment is None:
        return
    ending = Ending(enrolment.ended_because) if enrolment.ended_because else None
    if ending in (None, Ending.FINISHED):
        ending = _ending_of_deal(session, enrolment)
    if ending is None:
        return
    contact = session.get(Contact, mail.contact_id) if mail.contact_id is not None else None
    who = contact.full_name if contact is not None else mail.to_address
    reason = _BECAUSE[ending].format(who=who)
    raise UserError(f"{reason[:1].upper()}{reason[1:]} since “{mail.subject}” was written. Delete it, or write anew.")


def _ending_of_deal(session: Session, enrolment: Enrolment) -> Ending | None:
    """The programme learns of a deal that went on with its next touch only."""
    kind = session.scalar(select(Phase.kind).join(Deal, Deal.phase_id == Phase.id).where(Deal.id == enrolment.deal_id))
    return None if kind is None else ended_by_phase(PhaseKind(kind), Origin(enrolment.origin))
