"""Who wants no calls or no mail. Whatever makes a list, a copy or a print of people to reach asks here.

A company's wish holds for everybody who works there. A list for calling or mailing leaves such people out; any other
list says so beside their name.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, or_

from app.models.people import Company, Contact


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


def refused_by_either(purpose: Purpose) -> ColumnElement[bool]:
    """The same of a query with a person and a company beside it, neither of which has to be there."""
    return or_(*(func.coalesce(refuses(model, purpose), False) for model in (Contact, Company)))


def may_be_reached(model: type[Company] | type[Contact], purpose: Purpose) -> ColumnElement[bool]:
    """The condition that keeps everybody else out of a list for this purpose."""
    return ~refuses(model, purpose)
