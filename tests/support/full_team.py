"""A team with a little of everything stored, for what has to carry all of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, create_deal, delete_deal, edit_deal
from app.services.history import undo_change
from app.services.rates import SetRate, set_rate
from app.services.sample import add_sample, size_named
from app.storage.database import Database
from tests.support.team import new_team

NAME = "Crane scales für „Ōsaka“ – ½ 🗝 it's"


def full_team(database: Database) -> Context:
    """Customers, deals in all phases, activities, rates; changes that were undone; a deal that was deleted."""
    ctx = new_team(database)
    add_sample(ctx, size_named("8"))
    set_rate(ctx, SetRate("PLN", date(2026, 1, 1), Decimal("0.2340")))
    made = create_deal(ctx, CreateDeal(NAME))
    edited = edit_deal(ctx, EditDeal(made.record_id, made.version, {"notes": "a\tb\\n\nc"}))
    assert edited.change_set_id is not None
    undo_change(ctx, edited.change_set_id)
    last = create_deal(ctx, CreateDeal("The last one, soon gone"))
    delete_deal(ctx, DeleteDeal(last.record_id, last.version))
    return ctx
