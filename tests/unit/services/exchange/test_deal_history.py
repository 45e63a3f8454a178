"""Stays of imported deals: as true as the file is, and told apart from what was lived here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.services.check import check_database
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import MoveDeal, move_deal
from app.services.exchange.batches import revert_batch
from app.services.exchange.export import export
from app.services.exchange.fields import What
from app.services.exchange.reading import open_table
from app.services.timeline import timeline
from tests.support.snapshots import snapshot
from tests.support.team import TODAY, sales
from tests.unit.services.exchange.importing import load, load_text, stored
from tests.unit.services.exchange.support import cells


def stays(ctx: Context) -> list[tuple[str, str | None, str, date, date | None, str]]:
    """Deal, phase before, phase, entered, left, origin."""
    codes = {phase.id: phase.spec.code for phase in sales(ctx).phases}
    deals = dict(stored(ctx, "deals", "id", "name"))
    names = ("deal_id", "from_phase_id", "phase_id", "entered_at", "left_at", "origin")
    return [
        (deals[deal], codes.get(before), codes[phase], entered.date(), left and left.date(), origin)
        for deal, before, phase, entered, left, origin in stored(ctx, "phase_changes", *names)
    ]


CONTENT = (
    "name,stage,created,date entered current stage,close date\n"
    "told,D2,2026-01-05,2026-02-10,\n"
    "only started,D2,2026-01-05,,\n"
    "nothing,D2,,,\n"
    "won,Won,2026-01-05,,2026-02-20\n"
    "won today,Won,,,2026-03-12\n"
    "lost some day,Lost,2026-01-05,,\n"
    "won in the future,Won,,,2027-01-01\n"
    "since the future,D1,,2027-01-01,\n"
)


def test_a_stay_begins_when_the_file_says_and_is_marked_where_it_does_not(ctx: Context, tmp_path: Path) -> None:
    before, _ = load_text(ctx, tmp_path, What.DEALS, CONTENT)
    assert stays(ctx) == [
        ("told", None, "D2", date(2026, 2, 10), None, "imported"),
        ("only started", None, "D2", date(2026, 1, 5), None, "assumed"),
        ("nothing", None, "D2", TODAY, None, "assumed"),
        ("won", None, "Won", date(2026, 2, 20), None, "imported"),
        ("won today", None, "Won", TODAY, None, "imported"),
        ("lost some day", None, "Lost", TODAY, None, "assumed"),
        ("won in the future", None, "Won", TODAY, None, "assumed"),
        ("since the future", None, "D1", TODAY, None, "assumed"),
    ]
    assert before.notes[-1].startswith("For 5 deals the file doesn't say since when they have been in their phase.")
    started = stored(ctx, "deals", "started_on", "closed_on")
    assert started[3] == (date(2026, 1, 5), date(2026, 2, 20))
    assert started[5] == (date(2026, 1, 5), None)
    assert check_database(ctx.db).is_sound


def test_a_later_file_moves_a_deal_on_the_day_that_it_tells_or_now(ctx: Context, tmp_path: Path) -> None:
    first = "name,stage,created\nA,D1,2026-01-05\nB,D1,2026-01-05\nC,D1,2026-01-05\nD,D1,2026-03-01\n"
    load_text(ctx, tmp_path, What.DEALS, first)
    content = (
        "name,stage,created,stage since,close date\n"
        "A,D2,2026-01-05,2026-02-01,\n"
        "B,D2,2026-01-05,,\n"
        "C,Won,2026-01-05,,2026-03-02\n"
        "D,D2,2026-01-05,2026-02-01,\n"
    )
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert stays(ctx) == [
        ("A", None, "D1", date(2026, 1, 5), date(2026, 2, 1), "assumed"),
        ("B", None, "D1", date(2026, 1, 5), TODAY, "assumed"),
        ("C", None, "D1", date(2026, 1, 5), date(2026, 3, 2), "assumed"),
        ("D", None, "D1", date(2026, 3, 1), date(2026, 3, 1), "assumed"),
        ("A", "D1", "D2", date(2026, 2, 1), None, "imported"),
        ("B", "D1", "D2", TODAY, None, "assumed"),
        ("C", "D1", "Won", date(2026, 3, 2), None, "imported"),
        ("D", "D1", "D2", date(2026, 3, 1), None, "assumed"),
    ]
    assert check_database(ctx.db).is_sound
    before = snapshot(ctx.db)
    _, again = load_text(ctx, tmp_path, What.DEALS, content)
    assert (again.updated, again.unchanged) == (4, 4)
    revert_batch(ctx, again.batch)
    assert snapshot(ctx.db) == before
    assert done.updated == 4


def test_what_happens_here_is_lived_and_the_timeline_tells_them_apart(ctx: Context, tmp_path: Path) -> None:
    load_text(
        ctx, tmp_path, What.DEALS, "name,stage,created,stage since\nA,D1,2026-01-05,2026-02-10\nB,D1,2026-01-05,\n"
    )
    move_deal(ctx, MoveDeal(stored(ctx, "deals", "id")[0], sales(ctx).phase("D2").id, version=1))
    assert [origin for *_, origin in stays(ctx)] == ["imported", "assumed", "lived"]

    def told(deal_id: int) -> list[str]:
        return [entry.title for entry in timeline(ctx, Subject(deal_id=deal_id)).entries if entry.kind == "phase"]

    first, second = stored(ctx, "deals", "id")
    assert told(first) == ["moved by Mira Osei", "imported by Mira Osei"]
    assert told(second) == ["imported by Mira Osei, day not known"]


def test_an_export_tells_only_days_that_are_known(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, CONTENT)
    export(ctx, What.DEALS, tmp_path / "out.csv")
    table = open_table(tmp_path / "out.csv")
    place = table.headers.index("In the phase since")
    assert [row[place] for row in cells(table)] == ["2026-02-10", "", "", "2026-02-20", "2026-03-12", "", "", ""]
    _, done = load(ctx, tmp_path / "out.csv", What.DEALS)
    assert done.unchanged == done.updated == 8
