"""A real team's months as they would have been foretold: nearer to what came, and of nothing that came later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.domain.calibration.backtest import Foretold
from app.domain.clock import Clock
from app.models.deals import Deal, DealLine, PhaseChange
from app.models.pipeline import Phase
from app.services.calibration.backtest import AskBacktest, backtest
from app.services.context import Context, open_context
from app.storage.database import Database
from app.storage.location import Location
from tests.support.program import Program

TODAY = date(2017, 12, 31)
APRIL, JULY = date(2017, 4, 1), date(2017, 7, 1)

pytestmark = pytest.mark.realdata


@pytest.fixture
def program(tmp_path: Path, real_data: Callable[[str], Path]) -> Program:
    maven = real_data("maven_crm")
    program = Program(str(tmp_path / "team.headwater"), str(TODAY))
    assert program.run("init", "--currency", "USD").code == 0
    for what, name in (("users", "sales_teams"), ("companies", "accounts"), ("products", "products")):
        assert program.json("import", str(maven / f"{name}.csv"), "--what", what)["rejected"] == 0
    words = ("--value", "phase:Prospecting=G2", "--value", "phase:Engaging=D1")
    dates = ("--date", "engage_date=M/D/YYYY,D-M-YY", "--date", "close_date=M/D/YYYY,MM-DD-YY")
    program.json("import", str(maven / "sales_pipeline.csv"), "--what", "deals", *words, *dates)
    return program


def test_the_calibrated_forecast_is_nearest_and_knows_no_later_day(program: Program) -> None:
    found = program.json("calibration", "backtest", "--from", "2017-04", "--to", "2017-12")
    assert [month["month"] for month in found["rows"]] == [f"2017-{month:02}" for month in range(4, 13)]
    won = {month["month"]: month["won"] for month in found["rows"]}
    assert (won["2017-04"], won["2017-12"]) == ("721932.00", "1131573.00")
    errors = {way: float(found["mean_absolute_error"][way]) for way in ("calibrated", "phase", "last_month")}
    # The figures of the guide.
    assert {way: round(error, -3) for way, error in errors.items()} == {
        "calibrated": 167_000,
        "phase": 360_000,
        "last_month": 346_000,
    }
    ctx = open_context(Database.open(Location.parse(program.database)), Clock(fixed_today=TODAY), None)
    try:
        before = _foretold(ctx)
        _change_everything_since(ctx, JULY)
        assert _foretold(ctx) == before
    finally:
        ctx.db.close()


def _foretold(ctx: Context) -> list[Foretold]:
    """The forecasts of April to July."""
    return [month.told for month in backtest(ctx, AskBacktest(APRIL, JULY)).months]


def _change_everything_since(ctx: Context, day: date) -> None:
    """Deals that started since are gone; those that ended since, or are open, are lost, won or open, as it falls."""
    with ctx.unit_of_work("Otherwise") as uow:
        run = uow.session.execute
        gone = select(Deal.id).where(Deal.started_on >= day)
        run(delete(DealLine).where(DealLine.deal_id.in_(gone)))
        run(delete(PhaseChange).where(PhaseChange.deal_id.in_(gone)))
        run(delete(Deal).where(Deal.started_on >= day))
        phases = dict(run(select(Phase.code, Phase.id).order_by(Phase.id.desc())).all())
        still = select(Deal.id).where((Deal.closed_on >= day) | Deal.closed_on.is_(None), Deal.started_on.is_not(None))
        for number, deal_id in enumerate(uow.session.scalars(still).all()):
            code = ("Won", "Lost", "D2")[number % 3]
            ended_on = None if code == "D2" else day + timedelta(number % 90)
            at = ctx.clock.noon_of(ended_on or day)
            values = {"phase_id": phases[code], "closed_on": ended_on, "amount_minor": 77 * number}
            run(update(Deal).where(Deal.id == deal_id).values(**values, expected_close_on=day))
            stay = {"phase_id": phases[code], "entered_at": at, "origin": "imported"}
            run(update(PhaseChange).where(PhaseChange.deal_id == deal_id).values(**stay))
