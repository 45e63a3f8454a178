"""Long columns in one value, the same from both databases."""

from __future__ import annotations

from sqlalchemy import func, select

from app.models.deals import Deal
from app.services.deals.commands import CreateDeal, create_deal
from app.storage.database import Database
from app.storage.packed import packed
from tests.support.team import new_team


def test_columns_come_in_the_order_of_the_query(database: Database) -> None:
    ctx = new_team(database)
    keys = {name: create_deal(ctx, CreateDeal(name)).record_id for name in ("B“”", "C", "A\\")}
    with ctx.reading() as session:
        ids, names, months = packed(session, select(Deal.id, Deal.name, func.nullif(1, 1)).order_by(Deal.name.desc()))
    assert names == ["C", "B“”", "A\\"]
    assert ids == [keys[name] for name in names]
    assert months == [None, None, None]


def test_nothing_is_empty_columns(database: Database) -> None:
    ctx = new_team(database)
    with ctx.reading() as session:
        assert packed(session, select(Deal.id, Deal.name).order_by(Deal.id)) == ([], [])
