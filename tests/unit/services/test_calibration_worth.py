"""What was stated some days before the close is what counted then; forecasts of past months know no later day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from app.domain.calibration.backtest import Foretold
from app.domain.errors import UserError
from app.domain.money import Money
from app.services.calibration.backtest import AskBacktest, backtest
from app.services.calibration.worth import AskWorth, worth
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.past import PastDeal, live_through
from tests.support.team import new_team, on_day, phase_id

START = date(2026, 1, 5)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on_day(new_team(database), START)


def say(ctx: Context, deal: int, day: int, percent: int | None) -> None:
    edit_deal(on_day(ctx, START + timedelta(day)), EditDeal(deal, None, {"own_probability": percent}))


def lived_deal(ctx: Context, said: dict[int, int | None], end: str) -> int:
    """In D1 from the start, in D2 from day 20, ended on day 40; ``said`` are the own numbers by their day."""
    deal = create_deal(
        ctx, CreateDeal("Silo weighing", amount=Money(100, "EUR"), phase_id=phase_id(ctx, "D1"))
    ).record_id
    moves = {20: "D2", 40: end}
    for day in sorted({*said, *moves}):
        if day in said:
            say(ctx, deal, day, said[day])
        if day in moves:
            later = on_day(ctx, START + timedelta(day))
            move_deal(later, MoveDeal(deal, phase_id(ctx, moves[day]), reason="Price"))
    return deal


def test_a_number_counts_as_it_stood_days_before(ctx: Context) -> None:
    """40 was said on day 5 and 80 on day 30; a number given on the last day came too late, one was taken back."""
    lived_deal(ctx, {5: 40, 30: 80}, "Won")
    lived_deal(ctx, {5: 40, 30: 80, 38: 10}, "Lost")
    lived_deal(ctx, {5: 40, 30: 80, 38: None}, "Lost")
    lived_deal(ctx, {39: 100}, "Won")
    create_deal(ctx, CreateDeal("Open", phase_id=phase_id(ctx, "D1")))
    late, early, never = (worth(ctx, AskWorth(days_before=days)) for days in (5, 25, 41))
    assert [(int(row.stated), row.ended, row.won) for row in late.by_own.table] == [(80, 2, 1)]
    assert [(int(row.stated), row.ended, row.won) for row in early.by_own.table] == [(40, 2, 1)]
    assert [(int(row.stated), row.ended) for row in late.by_phase.table] == [(50, 4)]
    assert [(int(row.stated), row.ended) for row in early.by_phase.table] == [(30, 4)]
    assert never.by_phase.table == never.by_own.table == ()
    assert late.by_own.score is not None
    assert late.by_own.score.brier == Fraction(4 + 64, 200)
    assert (late.ended, late.won, late.by_own.is_enough, late.by_own.steps) == (4, 2, False, ())
    (rep,) = late.reps
    assert (rep.name, rep.ended, rep.won, rep.said) == ("Mira Osei", 4, 2, 2)
    assert rep.phases is not None
    assert rep.phases.brier == Fraction(1, 4)
    assert {row.code: (row.ended, row.won) for row in late.phases if row.ended} == {"D1": (4, 2), "D2": (4, 2)}


def test_a_rep_and_a_period_are_asked_for_alone(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Pia Rendell")).record_id
    way = (("D1", START), ("Won", START + timedelta(40)))
    live_through(ctx, [*[PastDeal(way, rep)] * 2, PastDeal(way), PastDeal((("D1", START), ("Lost", date(2026, 3, 1))))])
    hers = worth(ctx, AskWorth(rep))
    assert ([row.name for row in hers.reps], hers.ended, hers.by_phase.deals) == (["Pia Rendell"], 2, 2)
    march = worth(ctx, AskWorth(first=date(2026, 3, 1), last=date(2026, 3, 31)))
    assert (march.ended, march.won) == (1, 0)
    with pytest.raises(UserError):
        worth(ctx, AskWorth(first=date(2026, 3, 2), last=date(2026, 3, 1)))
    with pytest.raises(UserError):
        worth(ctx, AskWorth(days_before=0))


def test_imported_deals_say_nothing_about_earlier_days(ctx: Context) -> None:
    """What a file tells of a number is that of the end, and of a phase without a day it is no known stay."""
    later = {"created_at": datetime(2026, 3, 12, tzinfo=UTC), "own_probability": 90}
    way = (("D1", START), ("Won", START + timedelta(40)))
    live_through(ctx, [PastDeal(way, values=later), PastDeal(way, origin="assumed", values=later)])
    found = worth(ctx, AskWorth())
    assert (found.ended, found.by_phase.deals, found.by_own.deals) == (2, 1, 0)


def test_a_past_forecast_is_made_of_what_was_stated_then(ctx: Context) -> None:
    """Forty deals ended in January, each after five days, bringing 100 or nothing; one is open on 1 February."""
    days = [date(2026, 1, 1 + n % 20) for n in range(40)]
    ends = ["Won" if n % 2 else "Lost" for n in range(40)]
    past = [
        PastDeal((("D1", day), (end, day + timedelta(5))), values={"amount_minor": 10_000})
        for day, end in zip(days, ends, strict=True)
    ]
    live_through(ctx, past)
    january = on_day(ctx, date(2026, 1, 30))
    deal = create_deal(january, CreateDeal("Open", amount=Money(50_000, "EUR"), phase_id=phase_id(ctx, "D1"))).record_id
    edit_deal(january, EditDeal(deal, None, {"expected_close_on": date(2026, 2, 20)}))
    now = on_day(ctx, date(2026, 3, 12))

    def february() -> tuple[Foretold, int]:
        (month,) = backtest(now, AskBacktest(date(2026, 2, 1), date(2026, 2, 1))).months
        return month.told, month.came

    told, came = february()
    assert came == 0
    assert told.by_phase == 15_000  # 30 % of it, due on the 20th
    assert told.as_before == 200_000
    assert told.calibrated
    edit_deal(now, EditDeal(deal, None, {"amount_minor": 900_000, "expected_close_on": date(2026, 9, 1)}))
    move_deal(now, MoveDeal(deal, phase_id(ctx, "Won"), closed_on=date(2026, 2, 27)))
    live_through(now, [PastDeal((("D1", date(2026, 2, 1)), ("Won", date(2026, 2, 9))), values={"amount_minor": 7})])
    assert february() == (told, 900_007)


def test_months_that_are_not_over_are_not_compared(ctx: Context) -> None:
    assert backtest(ctx, AskBacktest()).months == ()
    way = (("D1", START), ("Won", START + timedelta(40)))
    live_through(
        ctx,
        [
            PastDeal(way),
            PastDeal(way, values={"closed_on": None}),
            PastDeal(way, values={"currency": "USD", "amount_minor": 5}),
        ],
    )
    found = backtest(on_day(ctx, date(2026, 5, 30)), AskBacktest())
    assert [month.told.first for month in found.months] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert (found.left_out, found.errors.months) == (2, 0)
    with pytest.raises(UserError, match="2026-04 or an earlier"):
        backtest(on_day(ctx, date(2026, 5, 30)), AskBacktest(last=date(2026, 5, 1)))
    with pytest.raises(UserError, match="9999-12 is not over"):
        backtest(ctx, AskBacktest(last=date.max))
    with pytest.raises(UserError, match="more than 120 months"):
        backtest(on_day(ctx, date(2026, 5, 30)), AskBacktest(first=date(1990, 5, 1)))
