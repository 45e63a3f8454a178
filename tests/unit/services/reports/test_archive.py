"""The archive of prints on both databases: kept, printed again just as it was, and compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.domain.access import Forbidden
from app.domain.errors import UserError
from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import What
from app.domain.money import Money
from app.models.changes import ChangeRow
from app.models.deals import Deal
from app.models.forecast_prints import ForecastPrint
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, create_deal, delete_deal, edit_deal
from app.services.forecast import ForecastQuery
from app.services.history import undo_change, undo_newest
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper
from app.services.reports.archive import (
    PrintWish,
    compare_prints,
    keep_forecast,
    keeping,
    print_forecast,
    prints,
    read_print,
    read_printed,
)
from app.services.reports.forecast_page import forecast_document
from app.services.setup import new_user
from app.storage.database import Database
from tests.support.team import TODAY, as_user, new_team

WISH = PrintWish(ForecastQuery(date(2026, 1, 1), date(2026, 6, 30)), Basis.PHASE, paper=Paper.LETTER)


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner's; Jonas Lind is a rep."""
    ctx = new_team(database)
    with ctx.unit_of_work("Fill") as uow:
        uow.session.add(new_user("Jonas Lind"))
    return ctx


def deal(ctx: Context, name: str, euro: int) -> int:
    cmd = CreateDeal(name, amount=Money.of(euro, "EUR"), expected_close_on=date(2026, 4, 2), new_company=f"{name} Ltd")
    return create_deal(ctx, cmd).record_id


def test_a_print_comes_out_of_the_archive_byte_by_byte_whatever_changed(ctx: Context, tmp_path: Path) -> None:
    kept, gone = deal(ctx, "Silo", 1000), deal(ctx, "Crane \N{CJK UNIFIED IDEOGRAPH-6F22}", 2000)
    printed, pages = print_forecast(ctx, WISH, tmp_path / "first.pdf")
    assert printed.number is not None
    edit_deal(ctx, EditDeal(kept, None, {"name": "Other"}))
    delete_deal(ctx, DeleteDeal(gone, None))
    again = write_pdf(tmp_path / "again.pdf", forecast_document(read_print(ctx, printed.number)))
    assert again == pages
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "first.pdf").read_bytes()


def test_a_print_is_never_undone(ctx: Context, tmp_path: Path) -> None:
    deal_id = deal(ctx, "Silo", 1000)
    print_forecast(ctx, WISH, tmp_path / "a.pdf")
    with ctx.reading() as session:
        printing = session.scalar(select(func.max(ChangeRow.change_set_id)))
    assert printing is not None
    with pytest.raises(UserError, match="stays in the archive"):
        undo_change(ctx, printing)
    assert undo_newest(ctx).label == "Undid: Added Silo"
    assert len(prints(ctx)) == 1
    with ctx.reading() as session:
        assert session.get(Deal, deal_id) is None


def test_the_next_print_is_compared_with_the_one_before_and_a_copy_is_no_print(ctx: Context, tmp_path: Path) -> None:
    first = deal(ctx, "Silo", 1000)
    one = print_forecast(ctx, WISH, tmp_path / "a.pdf")[0]
    copy = print_forecast(ctx, WISH, tmp_path / "b.pdf")[0]
    assert (copy.number, copy.printed_at) == (one.number, one.printed_at)
    assert one.before is None
    edit_deal(ctx, EditDeal(first, None, {"amount_minor": 50_000}))
    second = deal(ctx, "Crane", 3000)
    two = print_forecast(ctx, WISH, tmp_path / "c.pdf")[0]
    assert two.before is not None
    assert two.number is not None
    assert one.number is not None
    assert two.before.number == one.number
    changes = compare_prints(ctx, one.number, two.number)
    assert {row.id: row.what for row in changes.rows} == {first: What.SHRUNK, second: What.NEW}
    assert sum(part.difference for part in changes.parts) == changes.difference
    back = compare_prints(ctx, two.number, one.number)
    assert back.difference == -changes.difference
    assert [row.number for row in prints(ctx)] == [two.number, one.number]
    assert prints(ctx)[0].printed_by == "Mira Osei"
    assert prints(ctx)[0].as_of_on == TODAY


def test_only_prints_about_the_same_deals_are_compared(ctx: Context, tmp_path: Path) -> None:
    deal(ctx, "Silo", 1000)
    print_forecast(ctx, WISH, tmp_path / "a.pdf")
    mine = PrintWish(ForecastQuery(date(2026, 1, 1), date(2026, 6, 30), owner_ids=(ctx.user.id,)), Basis.PHASE)
    assert read_printed(ctx, mine).before is None
    later = PrintWish(ForecastQuery(date(2027, 1, 1), date(2027, 6, 30)), Basis.PHASE)
    other = print_forecast(ctx, later, tmp_path / "b.pdf")[0]
    assert other.number is not None
    with pytest.raises(UserError, match="about different days"):
        compare_prints(ctx, prints(ctx)[1].number, other.number)


def test_a_rep_sees_their_own_prints_alone(ctx: Context, tmp_path: Path) -> None:
    deal(ctx, "Silo", 1000)
    owners = print_forecast(ctx, WISH, tmp_path / "a.pdf")[0]
    rep = as_user(ctx, "Jonas")
    assert owners.number is not None
    assert prints(rep) == ()
    assert read_printed(rep, WISH).before is None
    with pytest.raises(UserError, match="no print"):
        read_print(rep, owners.number)
    own = print_forecast(rep, WISH, tmp_path / "b.pdf")[0]
    assert [row.number for row in prints(rep)] == [own.number]
    assert [row.number for row in prints(ctx)] == [own.number, owners.number]


def test_nobody_keeps_a_print_in_the_name_of_somebody_else(ctx: Context) -> None:
    deal(ctx, "Silo", 1000)
    command = keeping(read_printed(ctx, WISH))
    rep = as_user(ctx, "Jonas")
    number = keep_forecast(rep, command)
    assert prints(ctx)[0].printed_by == "Jonas Lind"

    def forge() -> None:
        with rep.unit_of_work("Forge") as uow:
            uow.session.get_one(ForecastPrint, number).user_id = ctx.user.id

    with pytest.raises(Forbidden):
        forge()
