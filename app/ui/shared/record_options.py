"""What pickers of records ask, on a reader thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.services.choices import Choice
from app.services.people.choices import company_choices, contact_choices
from app.services.people.sources import lead_source_choices
from app.services.products import product_choices
from app.services.users import user_choices
from app.ui.host import Host
from app.ui.shared.choice_popup import Option
from app.ui.shared.picker_field import Ask


def _options(rows: Sequence[Choice]) -> tuple[Option, ...]:
    return tuple(Option(row.id, row.text, row.detail) for row in rows)


def company_options(host: Host) -> Ask:
    """Companies by typed text."""
    return lambda text: _options(company_choices(host.ctx, text))


def person_options(host: Host, company_id: Callable[[], int | None] = lambda: None) -> Ask:
    """People by typed text, those of a company first."""
    return lambda text: _options(contact_choices(host.ctx, text, company_id=company_id()))


def owner_options(host: Host) -> Ask:
    """The people of the team."""
    return lambda text: _options(user_choices(host.ctx, text))


def source_options(host: Host) -> Ask:
    """Lead sources in use."""
    return lambda text: _options(lead_source_choices(host.ctx, text))


def product_options(host: Host) -> Ask:
    """Products in use."""
    return lambda text: _options(product_choices(host.ctx, text))
