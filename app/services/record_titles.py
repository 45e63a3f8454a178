"""What people call a record: as it is stored or, where it is gone, as the change log last knew it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from app.domain.day_text import MONTHS
from app.models import Base
from app.models.changes import ChangeRow
from app.storage.images import Image, Row, decode

# The column that names a record, where one does.
_NAMED_BY = {
    "activities": "subject",
    "companies": "name",
    "contacts": "full_name",
    "criterion_checks": "criterion",
    "deals": "name",
    "lead_sources": "name",
    "mails": "subject",
    "nurture_programmes": "name",
    "nurture_steps": "subject",
    "pipelines": "name",
    "products": "name",
    "promises": "text",
    "qualifiers": "name",
    "saved_views": "name",
    "tasks": "subject",
    "teams": "name",
    "users": "name",
}
NOUNS = {
    "absences": "absence",
    "activities": "activity",
    "companies": "company",
    "contacts": "person",
    "criterion_checks": "criterion",
    "deal_contacts": "person of the committee",
    "deal_lines": "line of the offer",
    "deals": "deal",
    "exchange_rates": "exchange rate",
    "enrolments": "enrolment",
    "judgements": "judgement",
    "lead_sources": "lead source",
    "mail_accounts": "account for mail",
    "mails": "mail",
    "nurture_programmes": "programme",
    "nurture_steps": "step",
    "phases": "phase",
    "pipelines": "pipeline",
    "products": "product",
    "promises": "promise",
    "qualifiers": "rule",
    "review_items": "note of a review",
    "review_meetings": "review",
    "saved_views": "view",
    "targets": "target",
    "tasks": "task",
    "team_logos": "logo",
    "teams": "team",
    "users": "user",
}
"""What people call one record of a table."""


class Titles:
    """Looks titles up, each once. Where nothing is known of a record any more it is called by its key."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[Row, str] = {}

    def of(self, table: str, key: int) -> str:
        """The title of a record."""
        row = (table, key)
        if row not in self._known:
            image = row_or_last_image(self._session, table, key)
            self._known[row] = (self.of_image(table, image) if image else "") or f"#{key}"
        return self._known[row]

    def of_image(self, table: str, image: Mapping[str, Any]) -> str:
        """The title of a record as it is in an image; "" where nothing names it."""
        if table == "deal_lines":
            return image.get("description") or self._other("products", image.get("product_id"))
        if table == "deal_contacts":
            return self._other("contacts", image.get("contact_id"))
        if table == "phases":
            code, name = image["code"], image["name"]
            return code if code == name else f"{code} {name}"
        if table == "exchange_rates":
            return f"{image['currency']} from {_day(image['valid_on'])}"
        if table == "absences":
            return f"{self._other('users', image['user_id'])}, {_day(image['from_on'])} to {_day(image['until_on'])}"
        if table == "targets":
            return f"{self._other('users', image['user_id'])}, {image['period']}"
        return str(image.get(_NAMED_BY[table]) or "") if table in _NAMED_BY else ""

    def full(self, table: str, image: Mapping[str, Any]) -> str:
        """The same with the company, where there may be many of one name."""
        title = self.of_image(table, image)
        company = self._other("companies", image.get("company_id")) if table in ("deals", "contacts") else ""
        return ", ".join(filter(None, (title, company)))

    def _other(self, table: str, key: int | None) -> str:
        return "" if key is None else self.of(table, key)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def row_or_last_image(session: Session, table: str, key: int) -> Image | None:
    """A row as it is stored or, where it is gone, as it was when it was deleted. None where nobody knows any more."""
    stored_in = Base.metadata.tables[table]
    stored = session.execute(select(stored_in).where(stored_in.c.id == key)).mappings().first()
    if stored is not None:
        return dict(stored)
    deleted = (
        select(ChangeRow.before)
        .where(ChangeRow.table_name == table, ChangeRow.row_id == key, ChangeRow.op == literal_column("'D'"))
        .order_by(ChangeRow.id.desc())
        .limit(1)
    )
    image = session.scalar(deleted)
    return None if image is None else decode(table, image)
