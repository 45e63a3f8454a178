"""Dated exchange rates, and what sums lack without them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.errors import ConflictError, UserError
from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.history import undo_change
from app.services.rates import (
    AddRate,
    EditRate,
    MissingRate,
    RemoveRate,
    SetRate,
    add_rate,
    edit_rate,
    missing_rates,
    rates,
    remove_rate,
    set_rate,
)
from tests.support.team import TODAY, sales

YEAR = date(2026, 1, 1)


def listed(ctx: Context) -> list[tuple[str, date, str, bool]]:
    return [(row.currency, row.valid_on, str(row.rate), row.is_in_force) for row in rates(ctx)]


def test_the_newest_rate_that_has_begun_is_in_force(ctx: Context) -> None:
    add_rate(ctx, AddRate("usd ", YEAR, Decimal("0.9")))
    add_rate(ctx, AddRate("USD", TODAY, Decimal("0.95")))
    add_rate(ctx, AddRate("USD", TODAY + timedelta(days=1), Decimal("0.97")))
    add_rate(ctx, AddRate("CHF", TODAY + timedelta(days=1), Decimal("1.05")))
    assert listed(ctx) == [
        ("CHF", TODAY + timedelta(days=1), "1.05", False),
        ("USD", TODAY + timedelta(days=1), "0.97", False),
        ("USD", TODAY, "0.95", True),
        ("USD", YEAR, "0.9", False),
    ]


def test_a_day_has_one_rate_of_a_currency(ctx: Context) -> None:
    add_rate(ctx, AddRate("USD", YEAR, Decimal("0.9")))
    with pytest.raises(UserError, match=r"already: 0\.9") as refusal:
        add_rate(ctx, AddRate("USD", YEAR, Decimal("0.8")))
    assert refusal.value.field == "valid_on"
    add_rate(ctx, AddRate("USD", TODAY, Decimal("0.95")))
    with pytest.raises(UserError, match="already"):
        edit_rate(ctx, EditRate(rates(ctx)[0].id, None, {"valid_on": YEAR}))
    set_rate(ctx, SetRate("USD", YEAR, Decimal("0.8")))
    assert [str(row.rate) for row in rates(ctx)] == ["0.95", "0.8"]


@pytest.mark.parametrize(
    ("currency", "rate", "field"),
    [
        ("EUR", "1", "currency"),
        ("XXY", "1", "currency"),
        ("", "1", "currency"),
        ("USD", "0", "rate"),
        ("USD", "-2", "rate"),
        ("USD", "1e12", "rate"),
    ],
)
def test_what_is_no_rate_is_refused(ctx: Context, currency: str, rate: str, field: str) -> None:
    with pytest.raises(UserError) as refusal:
        add_rate(ctx, AddRate(currency, YEAR, Decimal(rate)))
    assert refusal.value.field == field
    assert rates(ctx) == ()


def test_rates_are_changed_on_the_version_seen_and_removed(ctx: Context) -> None:
    added = add_rate(ctx, AddRate("USD", YEAR, Decimal("0.9")))
    changed = edit_rate(ctx, EditRate(added.record_id, added.version, {"rate": Decimal("0.91")}))
    assert changed.label == "Changed rate of a USD rate"
    with pytest.raises(ConflictError):
        edit_rate(ctx, EditRate(added.record_id, added.version, {"rate": Decimal("0.92")}))
    removed = remove_rate(ctx, RemoveRate(added.record_id, changed.version))
    assert rates(ctx) == ()
    assert removed.change_set_id is not None
    undo_change(ctx, removed.change_set_id)
    assert [str(row.rate) for row in rates(ctx)] == ["0.91"]


def test_currencies_without_a_rate_for_their_day_are_told(ctx: Context) -> None:
    create_deal(ctx, CreateDeal("At home", amount=Money(100, "EUR")))
    create_deal(ctx, CreateDeal("No amount yet"))
    create_deal(ctx, CreateDeal("Open", amount=Money(100, "USD")))
    won = create_deal(ctx, CreateDeal("Won", amount=Money(100, "USD"))).record_id
    move_deal(ctx, MoveDeal(won, sales(ctx).phase("Won").id, closed_on=date(2025, 12, 30)))
    create_deal(ctx, CreateDeal("Swiss", amount=Money(100, "CHF")))
    assert missing_rates(ctx) == (MissingRate("CHF", 1, TODAY), MissingRate("USD", 2, date(2025, 12, 30)))
    add_rate(ctx, AddRate("CHF", TODAY, Decimal("1.05")))
    add_rate(ctx, AddRate("USD", YEAR, Decimal("0.9")))
    assert missing_rates(ctx) == (MissingRate("USD", 1, date(2025, 12, 30)),)
    add_rate(ctx, AddRate("USD", date(2025, 12, 30), Decimal("0.9")))
    assert missing_rates(ctx) == ()
