"""The forecast of each day is kept once, exactly as the day ended; and what forecasts were worth."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from app.domain.access import Forbidden
from app.domain.clock import Clock
from app.domain.errors import NotFound, UserError
from app.domain.forecast.basis import Basis
from app.domain.forecast.predictability import Foretold
from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.jobs import snapshots as job
from app.services.setup import SetUpTeam, set_up
from app.services.snapshots.listing import Snapshot, snapshot, snapshots
from app.services.snapshots.predictability import predictability
from app.services.snapshots.taking import take_missing, take_now
from app.services.targets import SetTarget, set_target
from app.services.time_travel import pushed_dates
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.hand import Hand
from tests.support.team import again, as_user, sales


@pytest.fixture
def hand() -> Hand:
    return Hand(datetime(2026, 1, 5, 8, tzinfo=UTC))


@pytest.fixture
def ctx(database: Database, hand: Hand) -> Context:
    return set_up(database, Clock(zone=UTC, source=hand), SetUpTeam("Fernhill Scales", "Mira Osei"))


def turn(hand: Hand, day: date) -> None:
    hand.at = datetime.combine(day, time(8), UTC)


def add(ctx: Context, minor: int, close_on: date, code: str = "D2") -> int:
    phase = sales(ctx).phase(code)
    return create_deal(
        ctx, CreateDeal("Scale", amount=Money(minor, "EUR"), phase_id=phase.id, expected_close_on=close_on)
    ).record_id


def newest(ctx: Context) -> Snapshot:
    return snapshot(ctx, snapshots(ctx)[0].id)


def test_each_day_is_kept_once_and_missed_ones_are_filled_as_they_ended(
    ctx: Context, hand: Hand, migrated_url: str
) -> None:
    assert take_missing(ctx) == []  # nothing is older than today
    deal = add(ctx, 10_000, date(2026, 2, 20))
    turn(hand, date(2026, 1, 6))
    other = again(migrated_url)
    try:
        elsewhere = Context(other.db, ctx.clock, ctx.team, ctx.user)
        assert take_missing(ctx) == [date(2026, 1, 5)]
        assert take_missing(elsewhere) == take_missing(ctx) == []
    finally:
        other.db.close()
    of_first_day = newest(ctx)
    edit_deal(ctx, EditDeal(deal, None, {"amount_minor": 30_000, "own_probability": 90}))
    turn(hand, date(2026, 1, 7))
    edit_deal(ctx, EditDeal(deal, None, {"amount_minor": 1}))
    assert take_now(ctx) == date(2026, 1, 7)
    turn(hand, date(2026, 1, 9))
    assert job.run(ctx) == []
    kept = {row.taken_on.day: snapshot(ctx, row.id) for row in snapshots(ctx)}
    origins = {day: found.row.origin for day, found in kept.items()}
    assert origins == {5: "daily", 6: "filled", 7: "filled", 8: "daily"}
    assert kept[5] == of_first_day
    percent = sales(ctx).phase("D2").spec.probability
    assert [tuple(one)[1:7] for one in kept[5].figures] == [
        ("2026-02", "best case", 1, 10_000, 100 * percent, 100 * percent)
    ]
    assert [(one.amount, one.own) for one in kept[6].figures] == [(30_000, 27_000)]
    assert [one.amount for one in kept[8].figures] == [1]


def test_a_long_absence_is_made_up_for_in_several_turns(ctx: Context, hand: Hand) -> None:
    turn(hand, date(2026, 1, 6))
    take_missing(ctx)
    turn(hand, date(2026, 1, 18))
    assert [len(take_missing(ctx)) for _ in range(4)] == [5, 5, 2, 0]
    assert [row.taken_on.day for row in snapshots(ctx)] == list(range(17, 4, -1))


def test_only_leaders_take_snapshots(ctx: Context, hand: Hand) -> None:
    create_user(ctx, CreateUser("Jonas Lindqvist", role="rep"))
    turn(hand, date(2026, 1, 6))
    rep = as_user(ctx, "Jonas")
    assert take_missing(rep) == []
    with pytest.raises(Forbidden):
        take_now(rep)
    with pytest.raises(NotFound):
        snapshot(rep, 99)


def test_what_forecasts_were_worth(ctx: Context, hand: Hand) -> None:
    """Seen 30 days ahead from the log, on the last day before from a snapshot; three deals, one of them slips."""
    won, slips, lost = (add(ctx, minor, date(2026, 3, 10)) for minor in (100_000, 50_000, 20_000))
    turn(hand, date(2026, 2, 10))
    edit_deal(ctx, EditDeal(won, None, {"own_probability": 80}))
    turn(hand, date(2026, 3, 1))
    take_missing(ctx)
    turn(hand, date(2026, 3, 12))
    move_deal(ctx, MoveDeal(won, sales(ctx).phase("Won").id, closed_on=date(2026, 3, 12), amount=Money(90_000, "EUR")))
    move_deal(ctx, MoveDeal(lost, sales(ctx).phase("Lost").id, closed_on=date(2026, 3, 12), reason="Price"))
    for day in (20, 30):
        edit_deal(ctx, EditDeal(slips, None, {"expected_close_on": date(2026, 4, day)}))
    edit_deal(ctx, EditDeal(slips, None, {"expected_close_on": date(2026, 4, 9)}))
    turn(hand, date(2026, 4, 2))
    set_target(ctx, SetTarget(ctx.user.id, "2026-Q2", Money(25_000, "EUR")))
    found = predictability(ctx, months=2)

    percent = sales(ctx).phase("D2").spec.probability
    phase = 1700 * percent
    march = [row for row in found.foretold if row.month == "2026-03"]
    own = 80_000 + 700 * percent
    assert march == [
        Foretold("2026-03", 0, date(2026, 2, 28), True, phase, own, phase, 90_000),
        Foretold("2026-03", 30, date(2026, 1, 29), False, phase, phase, phase, 90_000),
    ]
    assert [(row.month, row.days_before, row.came) for row in found.foretold if row.month == "2026-02"] == [
        ("2026-02", 0, 0)
    ]
    error = next(row for row in found.errors if (row.days_before, row.basis) == (30, Basis.PHASE))
    assert (error.months, error.minor, error.lean) == (1, abs(phase - 90_000), phase - 90_000)
    assert error.percent == (Decimal(100) * abs(phase - 90_000) / 90_000).quantize(Decimal("0.1"))
    slipped = found.slipped[-1]
    assert (slipped.expected, slipped.won, slipped.lost, slipped.slipped, slipped.gone) == (3, 1, 1, 1, 0)
    assert (slipped.expected_minor, slipped.slipped_minor, slipped.days_late) == (170_000, 50_000, 30)
    assert slipped.percent == Decimal("33.3")
    assert found.pushed == {0: 0, 2: 1}
    assert pushed_dates(ctx, [slips], since=date(2026, 3, 12)) == {}
    assert (found.coverage.open, found.coverage.to_win, found.coverage.times) == (50_000, 25_000, Decimal("2.0"))


@pytest.mark.parametrize("months", [0, 61])
def test_months_within_reason(ctx: Context, months: int) -> None:
    with pytest.raises(UserError, match="from 1 to 60"):
        predictability(ctx, months)


def test_a_young_database_says_that_nothing_was_recorded(ctx: Context) -> None:
    found = predictability(ctx)
    assert (found.foretold, found.errors, found.slipped, found.coverage.times) == ((), (), (), None)
