"""What queries of tasks share: whose are open, what they are about, and the order in which they are shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func

from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task, waits

# As the index of open tasks has them: "whether there is a time" as an order of its own would have all of a day sorted.
IN_ORDER = (Task.due_on, Task.due_time.nulls_last(), Task.id)
"""By day; within a day those with a time come first."""


def open_of(owner_id: int) -> ColumnElement[bool]:
    """The condition on somebody's open tasks that wait for no other."""
    return and_(Task.owner_id == owner_id, Task.done_at.is_(None), ~waits())


def with_records(query: Any) -> Any:
    """A query of tasks with what they are about: a deal, a person, a company, none of which has to be there.

    The company is that of the deal, else the task's own, else where the person works.
    """
    return (
        query.outerjoin(Deal, Deal.id == Task.deal_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Company, Company.id == func.coalesce(Deal.company_id, Task.company_id, Contact.company_id))
    )
