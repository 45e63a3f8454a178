"""What became of deals is counted by phase and owner, from what was known on a day and no more."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from app.domain.calibration.chances import Calibration, Method
from app.domain.calibration.shrinkage import Tally
from app.services.calibration import calibrate
from app.services.context import Context
from app.services.users import CreateUser, create_user
from tests.support.past import PastDeal, live_through
from tests.support.team import phase_id, sales

DAY = date(2026, 1, 5)


def way(*codes: str, start: date = DAY) -> tuple[tuple[str, date], ...]:
    """A week in each phase."""
    return tuple((code, start + timedelta(7 * place)) for place, code in enumerate(codes))


def team_of(calibration: Calibration, ctx: Context, code: str) -> Tally:
    return calibration.source(phase_id(ctx, code), sales(ctx).id).team


def test_deals_count_for_each_phase_they_were_in(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Pia Rendell")).record_id
    live_through(
        ctx,
        [
            *[PastDeal(way("G1", "D1", "D2", "D1", "Won"), rep)] * 18,  # came back to D1: counts once
            *[PastDeal(way("G1", "D1", "Lost"))] * 12,
            *[PastDeal(way("G1", "D1", "Won", "P1"))] * 3,  # in after-sale: won
            *[PastDeal(way("D2"))] * 40,  # open: nobody knows
        ],
    )
    found = calibrate(ctx)
    assert (found.sample, found.method) == (33, Method.PHASE)
    assert team_of(found, ctx, "D1") == team_of(found, ctx, "G1") == Tally(33, 21)
    source = found.source(phase_id(ctx, "D1"), sales(ctx).id)
    assert source.by_owner == {rep: Tally(18, 18), ctx.user.id: Tally(15, 3)}
    assert source.of(None) == Decimal("63.6")
    assert found.source(phase_id(ctx, "D2"), sales(ctx).id).method is Method.NONE


def test_what_came_later_is_not_known_before(ctx: Context) -> None:
    """D1 on 12 January, won or lost on the 19th; a won one that is lost again later was won until then."""
    deals = [
        *[PastDeal(way("G1", "D1", "Won"))] * 2,
        PastDeal(way("G1", "D1", "Lost")),
        PastDeal(way("G1", "D1", "Won", "D1", "Lost")),
        PastDeal(way("G1", "D1", "D2", "Won")),
    ]
    live_through(ctx, deals)
    live_through(ctx, [PastDeal(way("Won"), origin="assumed")])
    tallies = {day: team_of(calibrate(ctx, before=date(2026, 1, day)), ctx, "D1") for day in (19, 20, 26, 27)}
    assert tallies == {19: Tally(0, 0), 20: Tally(4, 3), 26: Tally(4, 3), 27: Tally(4, 3)}
    assert calibrate(ctx, before=date(2026, 1, 20)).sample == 4
    assert team_of(calibrate(ctx), ctx, "D1") == Tally(5, 3)
    assert calibrate(ctx).sample == 6


def test_imported_deals_whose_way_nobody_knows_give_the_share_of_all(ctx: Context) -> None:
    live_through(ctx, [PastDeal(way(end), origin="imported") for end in ("Won", "Won", "Lost") for _ in range(20)])
    found = calibrate(ctx)
    source = found.source(phase_id(ctx, "D1"), sales(ctx).id)
    assert (source.method, source.of(None), found.sample) == (Method.PIPELINE, Decimal("66.7"), 60)
    # Once the phases of thirty are told, a phase that few were in has no probability of its own.
    live_through(ctx, [PastDeal(way("G1", "Lost"))] * 30)
    found = calibrate(ctx)
    assert found.source(phase_id(ctx, "D1"), sales(ctx).id).method is Method.NONE
    assert found.source(phase_id(ctx, "G1"), sales(ctx).id).of(None) == Decimal("0.0")


def test_a_team_without_deals_has_too_little_history(ctx: Context) -> None:
    assert calibrate(ctx).note == "Too little history: 0 ended deals; 30 needed."
