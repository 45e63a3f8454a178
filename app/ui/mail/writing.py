"""Begins a mail about what lies open: to the person, or about the deal."""

from __future__ import annotations

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.services.context import Context
from app.services.people.sheets import contact_sheet
from app.ui.host import Host
from app.ui.mail.dialog import About, WriteDialog


def why_not_written(host: Host) -> str | None:
    """Why the user can write no mail here; None where they can."""
    return Ahead(host.ctx.actor).why_not("mails", Op.ADD) or None


def write_mail(host: Host) -> None:
    """Ask for a mail."""
    ctx, spot = host.ctx, host.open_spot()
    host.runner.query(
        lambda: _about(ctx, spot), owner=host.window, done=lambda about: host.ask(WriteDialog(host, about))
    )


def _about(ctx: Context, spot: tuple[str, int] | None) -> About:
    match spot:
        case ("contacts", record_id):
            return About(record_id, contact_sheet(ctx, record_id, entries=1).title)
        case ("deals", record_id):
            return About(deal_id=record_id)
        case ("companies", record_id):
            return About(company_id=record_id)
        case _:
            return About()
