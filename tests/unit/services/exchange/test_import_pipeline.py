"""A sales team's own files, as their spreadsheet left them, against figures that were computed elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path

import pytest

from app.domain.clock import Clock
from app.domain.pipelines import PhaseKind
from app.services.context import Context
from app.services.exchange.batches import batches, revert_batch
from app.services.exchange.fields import What
from app.services.exchange.mapping import FileMapping
from app.services.exchange.reading import open_table
from app.services.setup import SetUpTeam, set_up
from app.storage.database import Database
from tests.support.snapshots import snapshot
from tests.support.team import sales
from tests.unit.services.exchange.importing import load, stored

pytestmark = pytest.mark.realdata


def settled(mapping: FileMapping) -> FileMapping:
    return (
        mapping.with_dates("engage_date", ["M/D/YYYY", "D-M-YY"])
        .with_dates("close_date", ["M/D/YYYY", "MM-DD-YY"])
        .with_value("phase", "Prospecting", "G1")
        .with_value("phase", "Engaging", "D1")
    )


@pytest.fixture
def ctx(database: Database) -> Context:
    return set_up(database, Clock(date(2017, 12, 31), zone=UTC), SetUpTeam("Maven", "Mira Osei", currency="USD"))


def test_a_real_pipeline_goes_in_comes_out_again_and_leaves_nothing(
    ctx: Context, real_data: Callable[[str], Path]
) -> None:
    folder = real_data("maven_crm")
    empty = snapshot(ctx.db)
    done = [
        load(ctx, folder / "accounts.csv", What.COMPANIES)[1],
        load(ctx, folder / "products.csv", What.PRODUCTS)[1],
        load(ctx, folder / "sales_teams.csv", What.USERS)[1],
    ]
    preview, deals = load(ctx, folder / "sales_pipeline.csv", What.DEALS, settled)
    done.append(deals)
    assert [(one.read, one.created, one.rejected, one.unlinked) for one in done] == [
        (85, 85, 0, 0),
        (7, 7, 0, 0),
        (35, 35, 0, 0),
        (8800, 8800, 0, 0),
    ]
    assert preview.notes == (
        "1,425 deals have no company. They are kept and marked.",
        "For 2,089 deals the file doesn't say since when they have been in their phase. The nearest date in "
        "it is taken, and marked as assumed.",
    )
    _check_phases_and_sums(ctx)
    _check_dates(ctx, folder)
    _check_references(ctx)

    full = snapshot(ctx.db)
    _, again = load(ctx, folder / "sales_pipeline.csv", What.DEALS, settled)
    assert (again.created, again.updated, again.unchanged) == (0, 8800, 8800)
    assert snapshot(ctx.db) == full

    for one in reversed([*done, again]):
        revert_batch(ctx, one.batch)
    assert snapshot(ctx.db) == empty
    assert all(batch.is_reverted for batch in batches(ctx))


def _check_phases_and_sums(ctx: Context) -> None:
    codes = {row.id: row.spec.code for row in sales(ctx).phases}
    won = next(row.id for row in sales(ctx).phases if row.spec.kind is PhaseKind.WON)
    deals = stored(ctx, "deals", "phase_id", "amount_minor", "closed_on", "currency")
    counts = Counter(codes[phase] for phase, *_ in deals)
    assert counts == {"Won": 4238, "Lost": 2473, "D1": 1589, "G1": 500}
    by_quarter: Counter[int] = Counter()
    for phase, amount, closed_on, currency in deals:
        if phase == won:
            assert (closed_on.year, currency) == (2017, "USD")
            by_quarter[(closed_on.month + 2) // 3] += amount
    assert by_quarter == {1: 1_134_672_00, 2: 3_086_111_00, 3: 2_982_255_00, 4: 2_802_496_00}
    assert sum(by_quarter.values()) == 10_005_534_00


def _check_dates(ctx: Context, folder: Path) -> None:
    """Every date equals the file whose dates nobody mangled; an open deal has no closing day."""
    right = open_table(folder / "sales_pipeline_iso_derived.csv")
    places = [right.headers.index(name) for name in ("opportunity_id", "engage_date", "close_date")]
    expected = {tuple(row.cells[place] for place in places) for row in right.rows()}
    found = stored(ctx, "deals", "external_id", "started_on", "closed_on", "expected_close_on")
    assert {(key, _iso(started), _iso(closed)) for key, started, closed, _ in found} == expected
    assert {expected_on for *_, expected_on in found} == {None}
    stays = stored(ctx, "phase_changes", "deal_id", "entered_at", "left_at")
    entered = {key: at for key, at, left in stays if left is None}
    for key, started, closed, at in stored(ctx, "deals", "id", "started_on", "closed_on", "phase_entered_at"):
        assert entered[key] == at
        assert at.date() == (closed or started or date(2017, 12, 31))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _check_references(ctx: Context) -> None:
    assert sum(company is None for company in stored(ctx, "deals", "company_id")) == 1425
    assert None not in stored(ctx, "deals", "owner_id")
    products = dict(stored(ctx, "products", "id", "name"))
    lines = Counter(products[product] for product in stored(ctx, "deal_lines", "product_id"))
    assert lines["GTX Pro"] == 1480
    assert lines.total() == 8800
    users = {
        key: (name, manager, region)
        for key, name, manager, region in stored(ctx, "users", "id", "name", "manager_id", "region")
    }
    assert len(users) == 1 + 35 + 6
    _, manager, region = next(user for user in users.values() if user[0] == "Darcel Schlecht")
    assert (users[manager][0], region) == ("Melvin Marxen", "Central")
    companies = {key: (name, parent) for key, name, parent in stored(ctx, "companies", "id", "name", "parent_id")}
    subsidiaries = {name: companies[parent][0] for name, parent in companies.values() if parent}
    assert (len(subsidiaries), subsidiaries["Bluth Company"]) == (15, "Acme Corporation")
