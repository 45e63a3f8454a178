"""Companies and people for pickers, by typed text."""

from __future__ import annotations

from sqlalchemy import select

from app.models.people import Company, Contact
from app.services.choices import Choice
from app.services.context import Context
from app.storage import search


def company_choices(ctx: Context, text: str = "", *, limit: int = 12) -> tuple[Choice, ...]:
    """Companies whose words begin with the typed ones, by name; without text the newest."""
    statement = select(Company.id, Company.name, Company.city, Company.country).limit(limit)
    with ctx.reading() as session:
        condition = search.matching(session.connection(), "companies", text)
        if condition is None:
            statement = statement.order_by(Company.id.desc())
        else:
            statement = statement.where(condition).order_by(Company.match_key, Company.id)
        rows = session.execute(statement).all()
    return tuple(Choice(key, name, ", ".join(filter(None, (city, country)))) for key, name, city, country in rows)


def contact_choices(
    ctx: Context, text: str = "", *, company_id: int | None = None, limit: int = 12
) -> tuple[Choice, ...]:
    """People whose words begin with the typed ones, those of a company first."""
    statement = (
        select(Contact.id, Contact.full_name, Contact.job_title, Company.name)
        .outerjoin(Company, Company.id == Contact.company_id)
        .limit(limit)
    )
    if company_id is not None:
        statement = statement.order_by(Contact.company_id.is_distinct_from(company_id))
    with ctx.reading() as session:
        condition = search.matching(session.connection(), "contacts", text)
        if condition is None:
            # Nothing was typed: the people of the company, or else the newest.
            if company_id is not None:
                statement = statement.where(Contact.company_id == company_id)
            statement = statement.order_by(Contact.id.desc())
        else:
            statement = statement.where(condition).order_by(Contact.match_key, Contact.id)
        rows = session.execute(statement).all()
    return tuple(Choice(key, name, ", ".join(filter(None, (title, company)))) for key, name, title, company in rows)
