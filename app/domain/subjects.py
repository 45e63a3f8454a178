"""The one record that something is about which may concern a deal, a person and a company at once."""

from __future__ import annotations

from typing import Protocol


class Concerned(Protocol):
    """A task, a promise, an enrolment and the like."""

    @property
    def deal_id(self) -> int | None: ...
    @property
    def contact_id(self) -> int | None: ...
    @property
    def company_id(self) -> int | None: ...


def record_of(one: Concerned) -> tuple[str, int] | None:
    """The table and key of the record to open: the deal, else the person, else the company; None for none of them."""
    places = (("deals", one.deal_id), ("contacts", one.contact_id), ("companies", one.company_id))
    return next(((table, key) for table, key in places if key is not None), None)
