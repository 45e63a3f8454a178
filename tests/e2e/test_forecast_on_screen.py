"""The forecast's place shows the same figures whatever database is behind it."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.storage.database import Database
from tests.support.forecast_page import won_on_screen
from tests.support.team import new_team, phase_id


def test_what_is_won_stands_in_its_quarter_and_at_its_rep(database: Database, migrated_url: str, qtbot: QtBot) -> None:
    ctx = new_team(database)
    won = phase_id(ctx, "Won")
    for minor in (100_000, 23_450):
        made = CreateDeal("Crane scales", amount=Money(minor, "EUR"), expected_close_on=date(2026, 5, 4))
        move_deal(ctx, MoveDeal(create_deal(ctx, made).record_id, won))
    told = won_on_screen(ctx, qtbot, ("quarter", "rep"))
    assert {name: told[name] for name in ("Q1 2026", "Q2 2026", "Mira Osei", "All")} == {
        "Q1 2026": "Q1 2026, won €1,234.50",
        "Q2 2026": "Q2 2026, won €0",
        "Mira Osei": "Mira Osei, won €1,234.50",
        "All": "All, won €1,234.50",
    }
