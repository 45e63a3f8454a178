from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled
from app.services.context import Context
from app.services.exchange.converters import plain_text
from app.services.exchange.export import export
from app.services.exchange.fields import FIELDS, What
from app.services.exchange.reading import open_table
from app.services.exchange.safe_text import as_text, guarded
from app.storage.database import Database
from tests.support.snapshots import snapshot
from tests.support.team import new_team
from tests.unit.services.exchange.importing import load, load_text, stored
from tests.unit.services.exchange.support import cells
from tests.unit.services.exchange.test_import import Stopping


@pytest.fixture
def ctx(database: Database, tmp_path: Path) -> Context:
    """Some of everything, with what is awkward to write."""
    ctx = new_team(database)
    load_text(ctx, tmp_path, What.USERS, "id,name,email,manager,region\n1,Jonas Lind,j@b.example,Mira Osei,North\n")
    load_text(ctx, tmp_path, What.PRODUCTS, "id,name,price,family\n1,Scale,100.50,Weighing\n")
    companies = (
        "id,name,phone,street,revenue,currency,parent,owner,source\n"
        '1,=SUM(A1),+49 731 1,"Hauptstr. 5, ""Hof""",1200,JPY,,Jonas Lind,Trade fair\n'
        "2,'quoted,,-,,,=SUM(A1),,\n"
    )
    load_text(ctx, tmp_path, What.COMPANIES, companies)
    contacts = "id,first name,last name,email,company,do not call,notes\n1,Ana,Łoś,ana@b.example,'quoted,yes,@home\n"
    load_text(ctx, tmp_path, What.CONTACTS, contacts)
    deals = (
        "id,name,company,owner,product,quantity,stage,amount,currency,start date,close date,probability,notes\n"
        "1,Pump,=SUM(A1),Jonas Lind,Scale,2,D1,-5.25,EUR,2026-01-05,2026-04-01,40,two\n"
        "2,+Valve,,,,,Won,1000,USD,2026-01-06,2026-02-01,,\n"
    )
    load_text(ctx, tmp_path, What.DEALS, deals)
    return ctx


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_comes_in_again_as_it_is(ctx: Context, tmp_path: Path, ending: str) -> None:
    before = snapshot(ctx.db)
    for what in What:
        path = tmp_path / f"{what}.{ending}"
        count = export(ctx, what, path)
        table = open_table(path)
        assert len(cells(table)) == count > 0, what
        assert set(table.headers) <= {field.label for field in FIELDS[what]}, what
        _, done = load(ctx, path, what)
        assert (done.created, done.updated, done.unchanged, done.rejected) == (0, count, count, 0), what
    assert snapshot(ctx.db) == before


def test_text_that_a_spreadsheet_would_calculate_is_guarded(ctx: Context, tmp_path: Path) -> None:
    export(ctx, What.COMPANIES, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["Company name"] == "'=SUM(A1)"
    assert rows[0]["Phone"] == "'+49 731 1"
    assert rows[0]["Street"] == 'Hauptstr. 5, "Hof"'
    assert (rows[0]["Annual revenue"], rows[0]["Currency"]) == ("1200", "JPY")
    assert rows[1]["Company name"] == "'quoted"
    assert rows[1]["Parent company"] == "'=SUM(A1)"


def test_numbers_and_dates_stay_such(ctx: Context, tmp_path: Path) -> None:
    export(ctx, What.DEALS, tmp_path / "out.xlsx")
    table = open_table(tmp_path / "out.xlsx")
    first = dict(zip(table.headers, cells(table)[0], strict=True))
    assert first["Amount"] == Decimal("-5.25")
    assert first["Expected close"] == date(2026, 4, 1)
    assert first["Quantity"] == Decimal(2)
    assert first["Phase"] == "D1"
    export(ctx, What.DEALS, tmp_path / "out.csv")
    assert "-5.25,EUR,2026-01-05,2026-04-01" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_values_as_text() -> None:
    moment = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert [as_text(v) for v in (None, True, False, 5, Decimal("-1E+3"), date(2026, 3, 1))] == [
        "",
        "true",
        "false",
        "5",
        "-1000",
        "2026-03-01",
    ]
    assert as_text(moment) == "2026-03-01 09:30:00+00:00"


def test_many_rows_come_in_the_order_of_their_keys(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.PRODUCTS, "name\n" + "".join(f"Product {n}\n" for n in range(4321)))
    assert export(ctx, What.PRODUCTS, tmp_path / "out.csv") == 4322
    names = [row[1] for row in cells(open_table(tmp_path / "out.csv"))]
    assert names == ["Scale", *(f"Product {n}" for n in range(4321))]
    assert stored(ctx, "products", "name") == names


def test_a_stopped_export_leaves_the_old_file(ctx: Context, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(Cancelled):
        export(ctx, What.DEALS, path, Stopping(after=0))
    assert path.read_text(encoding="utf-8") == "mine"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_places_that_can_not_be_written_and_unknown_endings_are_refused(database: Database, tmp_path: Path) -> None:
    empty = new_team(database)
    for name in ("out.pdf", "out", "out.xls"):
        with pytest.raises(UserError, match=r"names no format. End it with .csv or .xlsx"):
            export(empty, What.DEALS, tmp_path / name)
    for ending in ("csv", "xlsx"):
        with pytest.raises(EnvironmentFault, match=r"can't be written"):
            export(empty, What.DEALS, tmp_path / "no" / f"out.{ending}")


@pytest.mark.realdata
def test_known_formula_attacks_are_disarmed(real_data: Callable[[str], Path]) -> None:
    path = real_data("csv_injection") / "Intruder/csv-payload.txt"
    payloads = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert len(payloads) == 6
    for payload in payloads:
        written = guarded(payload)
        assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert plain_text(written) == payload
