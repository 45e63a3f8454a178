"""What tasks, activities and promises are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, or_, select

from app.models.activities import Activity
from app.models.deals import Deal
from app.models.people import Contact
from app.models.tasks import Task

if TYPE_CHECKING:
    from app.models.promises import Promise


@dataclass(frozen=True, slots=True)
class Subject:
    """The one record whose tasks or timeline are asked for: exactly one key is set."""

    deal_id: int | None = None
    company_id: int | None = None
    contact_id: int | None = None


def concerning(model: type[Task] | type[Activity] | type[Promise], subject: Subject) -> ColumnElement[bool]:
    """The condition on rows of ``model``. A company's are its own, those of its deals and those of its people."""
    columns: Any = model
    if subject.deal_id is not None:
        found: ColumnElement[bool] = columns.deal_id == subject.deal_id
    elif subject.contact_id is not None:
        found = columns.contact_id == subject.contact_id
    else:
        deals = select(Deal.id).where(Deal.company_id == subject.company_id)
        people = select(Contact.id).where(Contact.company_id == subject.company_id)
        found = or_(
            columns.company_id == subject.company_id, columns.deal_id.in_(deals), columns.contact_id.in_(people)
        )
    return found
