"""The expected close of several deals, put on other days as one step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.access import Forbidden
from app.domain.errors import ConflictError, UserError
from app.domain.roles import Role
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.deals.dating import ExpectDeal, ExpectDeals, expect_deals
from app.services.history import undo_change
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import TODAY, as_user, new_team, sales

APRIL, MAY = date(2026, 4, 30), date(2026, 5, 30)


def _deals(ctx: Context) -> list[int]:
    return [
        create_deal(ctx, CreateDeal(name, expected_close_on=day)).record_id
        for name, day in (("Cranes", APRIL), ("Silos", None), ("Hoppers", APRIL))
    ]


def _days(ctx: Context, ids: list[int]) -> list[date | None]:
    with ctx.reading() as session:
        return [session.get_one(Deal, key).expected_close_on for key in ids]


def test_many_deals_get_their_days_and_lose_them_as_one_step(database: Database) -> None:
    ctx = new_team(database)
    ids = _deals(ctx)
    moved = expect_deals(ctx, ExpectDeals(tuple(ExpectDeal(key, MAY, 1) for key in ids)))
    assert (moved.label, moved.versions) == ("3 deals expected 30 May 2026", dict.fromkeys(ids, 2))
    assert _days(ctx, ids) == [MAY] * 3
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    assert _days(ctx, ids) == [APRIL, None, APRIL]
    two = ExpectDeals((ExpectDeal(ids[0], None), ExpectDeal(ids[1], MAY)))
    assert expect_deals(ctx, two).label == "2 deals expected on other days"
    assert expect_deals(ctx, ExpectDeals((ExpectDeal(ids[1], None),))).label == "Silos without an expected close"


def test_none_gets_a_day_where_one_may_not(database: Database) -> None:
    ctx = new_team(database)
    ids = _deals(ctx)

    def all_of(*versions: int | None, on: date = MAY) -> ExpectDeals:
        return ExpectDeals(tuple(ExpectDeal(key, on, version) for key, version in zip(ids, versions, strict=True)))

    with pytest.raises(UserError, match="This day has passed"):
        expect_deals(ctx, all_of(1, 1, 1, on=TODAY - timedelta(days=1)))
    edit_deal(ctx, EditDeal(ids[2], 1, {"expected_close_on": date(2026, 6, 1)}))
    with pytest.raises(ConflictError):
        expect_deals(ctx, all_of(1, 1, 1))
    create_user(ctx, CreateUser("Ada Roth", role=Role.REP))
    with pytest.raises(Forbidden):
        expect_deals(as_user(ctx, "Ada Roth"), all_of(None, None, None))
    move_deal(ctx, MoveDeal(ids[1], sales(ctx).phase("Lost").id, reason="Price"))
    with pytest.raises(UserError, match="Silos was closed meanwhile"):
        expect_deals(ctx, all_of(None, None, None))
    assert _days(ctx, ids) == [APRIL, None, date(2026, 6, 1)]
