"""Reports of numbers: their parts add up, and every way out of the program says the same."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from time import strptime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis
from app.domain.money import Money
from app.domain.promises import Outcome
from app.models.activities import Activity
from app.models.people import LeadSource
from app.models.promises import Promise
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.forecast import ForecastQuery
from app.services.forecast.cash import read_cash_flow
from app.services.number_reports.behind import read_behind
from app.services.number_reports.catalogue import REPORTS, Kind, kind_named, make
from app.services.number_reports.files import write_csv, write_pdf
from app.services.number_reports.table import Report, Table, Unit, shown
from app.services.sample import add_sample, size_named
from app.services.shape.scope import Scope
from app.services.team import EditTeam, edit_team
from tests.support.team import TODAY, sales, ticking_clock

EVER = Scope()


def on(ctx: Context, day: date) -> Context:
    return replace(ctx, clock=ticking_clock(day))


def usual(kind: Kind) -> Scope:
    """All days, or where a report needs a first and a last one, those it takes by itself."""
    if kind.days.may_be_open:
        return EVER
    period = kind.days.period(TODAY)
    return Scope(None, period.first, period.last)


def rows_of(report: Report, key: str = "") -> dict[Any, dict[str, Any]]:
    """The rows of a table by their first cell."""
    table = next(one for one in report.tables if one.key == key) if key else report.tables[0]
    keys = [column.key for column in table.columns]
    return {row[0]: dict(zip(keys, row, strict=True)) for row in table.lines}


def sums(table: Table, key: str) -> Any:
    place = [column.key for column in table.columns].index(key)
    values = [row[place] or 0 for row in table.rows]
    return sum(value for value in values if isinstance(value, int | Decimal))


def test_every_table_of_a_team_adds_up_and_comes_out_the_same_everywhere(ctx: Context, tmp_path: Path) -> None:
    add_sample(ctx, size_named("12"))
    edit_team(ctx, EditTeam(None, {"hour_cost_minor": 4500}))
    made = {kind.name: make(ctx, kind.name, usual(kind), "All days") for kind in REPORTS}
    made |= {f"{kind.name} {by}": make(ctx, kind.name, usual(kind), "Ever", by) for kind in REPORTS for by in kind.by}
    for report in made.values():
        for table in report.tables:
            assert {len(line) for line in table.lines} <= {len(table.columns)}
    _add_up(ctx, made)
    for name in ("win-loss month", "activity month", "calls month"):
        months = [str(row[0]) for row in made[name].tables[0].rows]
        assert months == sorted(months, key=lambda month: strptime(month, "%b %Y"))
        assert len({month[-4:] for month in months}) > 1, "months of two years, or nothing is told of their order"
    _comes_out(ctx, made["win-loss"], tmp_path)
    with pytest.raises(UserError, match="win-loss"):
        make(ctx, "weather", EVER, "Ever")
    with pytest.raises(UserError, match="product"):
        make(ctx, "win-loss", EVER, "Ever", "weather")


def test_rows_of_moves_lead_to_the_deals_that_came_to_the_phase_or_left_it(ctx: Context) -> None:
    long_ago, earlier, today = (on(ctx, TODAY - timedelta(days)) for days in (400, 10, 0))
    codes = {code: sales(ctx).phase(code).id for code in ("D1", "D2", "Lost")}
    back = create_deal(long_ago, CreateDeal("There and back", phase_id=codes["D1"])).record_id
    gone = create_deal(earlier, CreateDeal("Gone", phase_id=codes["D1"])).record_id
    for at, deal, code in ((earlier, back, "D2"), (today, back, "D1"), (today, gone, "Lost")):
        move_deal(at, MoveDeal(deal, codes[code], reason="Price" if code == "Lost" else None))
    within = Scope(None, TODAY - timedelta(30), TODAY)
    for name in ("conversion", "score"):
        (table,) = make(ctx, name, within, "30 days").tables
        found = {table.name_of(line): table.deals_of(line) for line in range(len(table.rows))}
        assert found["D1 · Discovery"] == (back, gone)
        assert (found["D2 · Proposal"], found["G1 · Fit"]) == ((back,), ())
        (table,) = make(ctx, name, within, "30 days", "rep").tables
        assert (table.name_of(4), table.deals_of(4)) == ("Mira Osei · D2 · Proposal", (back,))
    (table,) = make(ctx, "velocity", within, "30 days", "phase").tables
    stays = {row[0]: (row[2], table.deals_of(line)) for line, row in enumerate(table.rows)}
    assert (stays["D1"], stays["D2"]) == ((2, (back, gone)), (1, (back,)))


def test_rows_lead_to_the_deals_they_stand_for(ctx: Context) -> None:
    add_sample(ctx, size_named("12"))
    asked: tuple[tuple[str, str, Callable[[dict[str, Any]], int]], ...] = (
        ("win-loss", "rep", lambda row: row["won"] + row["lost"]),
        ("win-loss", "month", lambda row: row["won"] + row["lost"]),
        ("source", "source", lambda row: row["started"]),
        ("activity", "rep", lambda row: row["deals"]),
        ("velocity", "team", lambda row: row["won"] + row["lost"]),
        ("shape", "team", lambda row: row["ended"]),
        ("calibration", "rep", lambda row: row["ended"]),
        ("predictability", "pushed", lambda row: row["deals"]),
    )
    for name, by, count in asked:
        kind = kind_named(name)
        report = make(ctx, name, usual(kind), "Ever", by)
        (table,) = report.tables
        found = rows_of(report)
        assert len(table.behind) == len(table.rows) > 0, name
        for line, row in enumerate(table.lines):
            assert len(table.deals_of(line)) == count(found[row[0]]), (name, by, row[0])
    (table,) = make(ctx, "calibration", EVER, "Ever", "phase").tables
    ended = [column.key for column in table.columns].index("ended")
    assert [len(ids) for ids in table.behind] == [row[ended] for row in table.rows]
    (table,) = make(ctx, "win-loss", EVER, "Ever", "rep").tables
    listed = read_behind(ctx, (*table.deals_of(len(table.rows)), 10**9))
    assert {deal.id for deal in listed} == set(table.deals_of(len(table.rows)))
    worths = [deal.home_minor for deal in listed]
    assert worths == sorted(worths, reverse=True)
    won_and_lost = rows_of(make(ctx, "win-loss", EVER, "Ever", "rep"))["All"]
    assert Money(sum(worths), "EUR").amount == won_and_lost["won_value"] + won_and_lost["lost_value"]
    assert all(deal.close_on and not deal.kind.is_open for deal in listed)


def test_cash_flow_looks_ahead_by_itself_and_is_that_of_its_own_command(ctx: Context) -> None:
    add_sample(ctx, size_named("12"))
    period = kind_named("cash-flow").days.period(TODAY)
    assert (period.first, period.last) == (date(2026, 3, 1), date(2026, 8, 31))
    scope = Scope(None, period.first, period.last)
    for by in Basis:
        flow = read_cash_flow(ctx, ForecastQuery(period.first, period.last), by)
        (table,) = make(ctx, "cash-flow", scope, "Ahead", by).tables
        assert [row[1:] for row in table.rows] == [
            tuple(Money(minor, "EUR").amount for minor in (month.won, month.expected, month.total))
            for month in flow.months
        ]
        assert table.behind == tuple(month.deal_ids for month in flow.months)
        assert rows_of(make(ctx, "cash-flow", scope, "Ahead", by))["All"]["total"] == sums(table, "total") > 0
    assert kind_named("predictability").days.period(TODAY).last == date(2026, 2, 28), "months that are over"


def test_a_report_says_what_it_can_not_be_asked_about(ctx: Context) -> None:
    pipeline, two = sales(ctx).id, Scope(owner_ids=(1, 2))
    for name, scope, said in (
        ("cash-flow", EVER, "needs a first and a last day"),
        ("predictability", Scope(None, TODAY, TODAY, (1,)), "the whole team"),
        ("calibration", two, "one rep"),
        ("calibration", Scope(pipeline), "all pipelines together"),
    ):
        with pytest.raises(UserError, match=said):
            make(ctx, name, scope, "Ever")


def _add_up(ctx: Context, made: dict[str, Report]) -> None:
    wholes = {
        rows_of(made[f"win-loss {by}"])["All"]["won_value"] for by in ("rep", "team", "source", "product", "year")
    }
    assert len(wholes) == 1
    assert {sums(made[f"win-loss {by}"].tables[0], "won_value") for by in ("rep", "product", "month")} == wholes
    with ctx.reading() as session:
        logged = dict(session.execute(select(Activity.kind, func.count()).group_by(Activity.kind)).all())
        minutes = session.scalar(select(func.sum(Activity.minutes)))
    for by in ("rep", "month"):
        total = rows_of(made[f"activity {by}"])["All"]
        assert {kind: total[kind] for kind in logged} == logged
        assert total["minutes"] == minutes == sums(made[f"activity {by}"].tables[0], "minutes")
    assert {sums(made[f"calls {by}"].tables[0], "calls") for by in ("rep", "weekday", "hour")} == {logged["call"]}
    for by in ("rep", "source", "month"):
        for key in ("entered", "left", "forward", "lost", "touches", "minutes"):
            assert sums(made[f"score {by}"].tables[0], key) == sums(made["score"].tables[0], key)


def _comes_out(ctx: Context, report: Report, folder: Path) -> None:
    table = report.tables[0]
    assert write_csv(folder / "out.csv", report) == len(table.rows)
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *body = csv.reader(file)
    assert head == [*(column.key for column in table.columns), "currency"]
    assert body == [[*("" if value is None else str(value) for value in row), "EUR"] for row in table.rows]
    pages = write_pdf(ctx, folder / "out.pdf", report)
    read = PdfReader(folder / "out.pdf")
    words = "\n".join(page.extract_text() for page in read.pages)
    assert len(read.pages) == pages
    for one in report.tables:
        assert one.title in words
        for line in one.lines:
            for value, column in zip(line, one.columns, strict=True):
                assert column.unit is Unit.TEXT or shown(value, column.unit) in words
    for name in ("out.txt", "out"):
        with pytest.raises(UserError):
            write_csv(folder / name, report)
        with pytest.raises(UserError):
            write_pdf(ctx, folder / name, report)


def test_a_team_without_deals_has_empty_reports(ctx: Context, tmp_path: Path) -> None:
    for kind in REPORTS:
        report = make(ctx, kind.name, usual(kind), "All days")
        counted = [(table, column.key) for table in report.tables for column in table.columns[2:]]
        assert all(not sums(table, key) for table, key in counted if key != "stated")
        assert write_pdf(ctx, tmp_path / f"{kind.name}.pdf", report) == 1


def test_won_and_lost_are_counted_with_reasons_and_what_has_no_rate_is_said(ctx: Context) -> None:
    won, lost = sales(ctx).phase("Won").id, sales(ctx).phase("Lost").id
    for minor, currency in ((100_000, "EUR"), (50_001, "EUR"), (7, "USD")):
        deal = create_deal(ctx, CreateDeal("Scales", amount=Money(minor, currency))).record_id
        move_deal(ctx, MoveDeal(deal, won))
    for reason, competitor in (("Price", "Kerntec"), ("Price", None), ("No budget", None)):
        deal = create_deal(ctx, CreateDeal("Scales", amount=Money(30_000, "EUR"))).record_id
        move_deal(ctx, MoveDeal(deal, lost, reason=reason, competitor=competitor))
    report = make(ctx, "win-loss", EVER, "All days")
    assert {key: (row["lost"], row["share"], row["lost_value"]) for key, row in rows_of(report).items()} == {
        "Price": (2, Decimal("66.7"), Decimal("600.00")),
        "No budget": (1, Decimal("33.3"), Decimal("300.00")),
        "All": (3, Decimal("100.0"), Decimal("900.00")),
    }
    assert {key: row["lost"] for key, row in rows_of(report, "competitor").items()} == {
        "No competitor given": 2,
        "Kerntec": 1,
        "All": 3,
    }
    mine = rows_of(report, "rep")["Mira Osei"]
    assert (mine["won"], mine["rate"], mine["won_value"], mine["average"]) == (
        3,
        Decimal("50.0"),
        Decimal("1500.01"),
        Decimal("750.00"),
    )
    assert "Counted, but not in the sums: 1 in a currency without an exchange rate." in report.notes
    before = Scope(last_on=TODAY - timedelta(days=1))
    assert not make(ctx, "win-loss", before, "Before").tables[0].rows


def test_answers_are_held_against_their_limits(ctx: Context) -> None:
    monday = date(2026, 2, 2)
    begin, pipeline = on(ctx, monday), sales(ctx)
    limit = pipeline.phase("G1").spec.limit_days
    assert limit == 5
    quick, late, waiting = (create_deal(begin, CreateDeal(name)).record_id for name in ("Quick", "Late", "Waiting"))
    log_activity(on(ctx, monday + timedelta(days=2)), LogActivity("call", deal_id=quick))
    move_deal(on(ctx, monday + timedelta(days=10)), MoveDeal(late, pipeline.phase("G2").id))
    log_activity(on(ctx, monday + timedelta(days=3)), LogActivity("note", "Not a touch", deal_id=waiting))
    with ctx.unit_of_work("Promised") as uow:
        for due, outcome, settled in ((4, Outcome.KEPT, 3), (4, Outcome.KEPT, 9), (4, None, 0), (60, None, 0)):
            promise = Promise(side="ours", text="Drawings", due_on=monday + timedelta(days=due), deal_id=quick)
            promise.made_at, promise.owner_id = ctx.clock.noon_of(monday), ctx.user.id
            if outcome:
                promise.outcome = str(outcome)
                promise.settled_at = ctx.clock.noon_of(monday + timedelta(days=settled))
            uow.session.add(promise)
    report = make(ctx, "sla", EVER, "All days")
    assert report.tables[0].behind == ((quick, late, waiting), (), (quick,))
    assert dict(zip((row[:2] for row in report.tables[1].rows), report.tables[1].behind, strict=True)) == {
        ("Mira Osei", "New leads"): (quick, late, waiting),
        ("Mira Osei", "Promises"): (quick,),
    }
    found = rows_of(report, "what")
    keys = ("asked", "in_time", "late", "waiting", "overdue", "share", "median")
    assert [found["New leads"][key] for key in keys] == [3, 1, 1, 0, 1, 33, 8]
    assert [found["Promises"][key] for key in keys] == [4, 1, 1, 1, 1, 33, 7]
    assert found["Stalls"]["asked"] == 0


def test_a_source_is_told_with_what_it_cost(ctx: Context) -> None:
    with ctx.reading() as session:
        fair = session.scalars(select(LeadSource.id).where(LeadSource.name == "Trade fair")).one()
    edit_team(ctx, EditTeam(None, {"hour_cost_minor": 6000}))
    sold, other = (
        create_deal(ctx, CreateDeal("Scales", lead_source_id=fair, amount=Money(90_000, "EUR"))).record_id for _ in "ab"
    )
    for minutes in (30, 45):
        log_activity(ctx, LogActivity("call", deal_id=sold, minutes=minutes))
    move_deal(ctx, MoveDeal(sold, sales(ctx).phase("Won").id))
    edit_deal(ctx, EditDeal(other, None, {"started_on": date(2025, 1, 1)}))
    row = rows_of(make(ctx, "source", EVER, "All days"))["Trade fair"]
    assert (row["started"], row["open"], row["won"], row["touches"], row["minutes"]) == (2, 1, 1, 2, 75)
    assert (row["cost"], row["cost_per_win"], row["open_value"]) == (
        Decimal("75.00"),
        Decimal("75.00"),
        Decimal("900.00"),
    )
    this_year = make(ctx, "source", Scope(first_on=date(2026, 1, 1)), "2026")
    assert rows_of(this_year)["Trade fair"]["started"] == 1


def test_calls_are_told_by_the_teams_own_hours(ctx: Context) -> None:
    there = replace(ctx, clock=replace(ctx.clock, zone=ZoneInfo("Asia/Tokyo")))
    for hour in (14, 14, 16):  # 23:00 on Wednesday, and 01:00 on Thursday, in Tokyo
        at = ctx.clock.start_of(date(2026, 3, 11)) + timedelta(hours=hour)
        log_activity(ctx, LogActivity("call", happened_at=at, company_id=None))
    report = make(there, "calls", EVER, "All days")
    assert Counter({key: row["calls"] for key, row in rows_of(report, "hour").items() if key != "All"}) == {
        "23:00": 2,
        "01:00": 1,
    }
    assert [*rows_of(report, "weekday")] == ["Wednesday", "Thursday", "All"]
    assert rows_of(report)["Mira Osei"]["days"] == 2
