"""Addresses that a server has refused for good: nobody should write to them again by themselves."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.mailing import MailState, is_bounce
from app.models.mail import Mail

_ENDED = (MailState.SENT, MailState.FAILED)


def bounced(session: Session, contact_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """What the server said last about addresses of these people that it refused, by person and address in lower case.

    An address that took a mail since, or that was corrected, is not among them.
    """
    query = select(Mail.contact_id, Mail.to_address, Mail.state, Mail.last_error)
    query = query.where(Mail.contact_id.in_(contact_ids), Mail.state.in_(_ENDED)).order_by(Mail.id)
    found: dict[tuple[int, str], str] = {}
    for contact_id, address, state, said in session.execute(query):
        key = (contact_id or 0, address.lower())
        if state == MailState.SENT:
            found.pop(key, None)
        elif said is not None and is_bounce(said):
            found[key] = said
    return found
