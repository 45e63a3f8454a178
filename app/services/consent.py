"""Who wants no calls or no mail. Whatever makes a list, a copy or a print of people to reach asks here.

A company's wish holds for everybody who works there. A list for calling or mailing leaves such people out; any other
list says so beside their name.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.models.deals import Deal
from app.models.people import Company, Contact

if TYPE_CHECKING:
    from app.models.nurture import Enrolment
    from app.models.tasks import Task


class Purpose(StrEnum):
    """What a list is for."""

    CALLING = "calling"
    MAILING = "mailing"


def refuses(model: type[Company] | type[Contact], purpose: Purpose) -> ColumnElement[bool]:
    """The condition on companies or people: they, or the company where they work, want none of it."""
    flag = "do_not_call" if purpose is Purpose.CALLING else "do_not_mail"
    own: ColumnElement[bool] = getattr(model, flag)
    if model is Company:
        return own
    return or_(own, exists().where(Company.id == Contact.company_id, getattr(Company, flag)).correlate(Contact))


def wishes(model: type[Company] | type[Contact]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether they want no calls, and whether no mail, to be asked along with them; NULL where there is nobody."""
    return refuses(model, Purpose.CALLING), refuses(model, Purpose.MAILING)


def refused_by_any(about: type[Task] | type[Enrolment], purpose: Purpose) -> ColumnElement[bool]:
    """The condition on what may concern several at once: its company, that of its deal, its person or where they work.

    One of them who refuses is enough, whichever of them would be reached. Never NULL.
    """
    firm = refuses(Company, purpose)
    concerned = (
        exists().where(Company.id == about.company_id, firm),
        exists().where(Deal.id == about.deal_id, Company.id == Deal.company_id, firm),
        exists().where(Contact.id == about.contact_id, refuses(Contact, purpose)),
    )
    return or_(*(one.correlate(about) for one in concerned))


def who_refuses(
    session: Session, companies: Iterable[int | None], contact_id: int | None, purpose: Purpose
) -> Company | Contact | None:
    """The same of records that are known by key: the first company that wants none, else the person, or None.

    ``companies`` come in the order in which they are named.
    """
    keys = [key for key in companies if key is not None]
    firms = (
        session.scalars(select(Company).where(Company.id.in_(keys), refuses(Company, purpose))).all() if keys else ()
    )
    if firms:
        return min(firms, key=lambda firm: keys.index(firm.id))
    return session.scalar(select(Contact).where(Contact.id == contact_id, refuses(Contact, purpose)))


def may_be_reached(model: type[Company] | type[Contact], purpose: Purpose) -> ColumnElement[bool]:
    """The condition that keeps everybody else out of a list for this purpose."""
    return ~refuses(model, purpose)
