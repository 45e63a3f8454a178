"""The board on paper, read back by another program: every card once, under its own head, on pages that are counted."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.filters import DealFilter
from app.domain.money import Money
from app.services.board import BoardQuery, Group
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper
from app.services.wall_sheet import WallFacts, read_wall, wall_document
from app.storage.database import Database
from tests.support import fernhill
from tests.support.team import TODAY, new_team, sales

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    fernhill.settle_in(ctx)
    return ctx


def printed(facts: WallFacts, paper: Paper, tmp_path: Path) -> list[str]:
    """The text of each page."""
    target = tmp_path / "wall.pdf"
    pages = write_pdf(target, wall_document(facts, paper))
    done = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, check=True, encoding="utf-8")
    found = done.stdout.split("\f")[:-1]
    assert [re.findall(r"Page \d+ of \d+", page) for page in found] == [
        [f"Page {number} of {pages}"] for number in range(1, pages + 1)
    ]
    return found


@pytest.mark.parametrize("paper", [Paper.A3_WIDE, Paper.A4_WIDE, Paper.LETTER_WIDE])
def test_each_card_stands_once_with_what_it_shows_on_the_board(ctx: Context, paper: Paper, tmp_path: Path) -> None:
    facts = read_wall(ctx, BoardQuery(sales(ctx)))
    pages = printed(facts, paper, tmp_path)
    whole = "\n".join(pages)
    cards = [card for one in facts.columns for card in one.cards]
    assert len(cards) == facts.board.open_count
    assert {row.company for row in fernhill.ROWS} <= {card.company for card in cards}
    for company in {card.company for card in cards}:
        assert whole.count(company) == sum(card.company == company for card in cards), company
    for row in fernhill.ROWS:
        assert whole.count(f"€{row.amount:,}") >= 1, row.company
    for words in ("Call Ana 10:30", "2 d late", "4 of 10 d", "7 of 8 touches", "55%", "No next step"):
        assert words in whole
    for page in pages:
        assert "Sales pipeline" in page
        assert all(column.phase.spec.name in page for column in facts.folded), "what is folded is told on each page"
    assert f"{facts.board.open_count} open deals" in pages[0]


def test_no_figure_is_cut_off_where_a_clock_needs_room_beside_it(ctx: Context, tmp_path: Path) -> None:
    nurture = sales(ctx).phase("N1").id
    create_deal(ctx, CreateDeal("Long scales", phase_id=nurture, amount=Money.of(1_234_567, "SEK")))
    (page, *_more) = printed(read_wall(ctx, BoardQuery(sales(ctx))), Paper.A3_WIDE, tmp_path)
    assert re.search(r"SEK 1,234,567\s+\d+%\s+0 of 8 ", page)


def test_a_past_board_a_filter_and_folded_columns_are_said(ctx: Context, tmp_path: Path) -> None:
    query = BoardQuery(sales(ctx), DealFilter(mine=True))
    folded = {"G2", "Won", "Lost", "P1", "P2", "P3"}
    facts = read_wall(ctx, query, folded, TODAY + timedelta(days=3), ("Missing: 2 deals.",))
    (page,) = printed(facts, Paper.A3_WIDE, tmp_path)
    assert "Board as of 12 March 2026" in page
    assert "Printed 15 March 2026" in page
    assert f"{facts.board.all_count - facts.shown} other deals filtered out" in page
    assert "Missing: 2 deals." in page
    assert "Kestrel Foods" not in page, "it stands in a folded column"


def test_long_columns_go_on_under_their_heads_and_say_how_many_are_left(ctx: Context, tmp_path: Path) -> None:
    phase = sales(ctx).phase("D1")
    for number in range(70):
        create_deal(ctx, CreateDeal(f"Scale {number:03}", phase_id=phase.id, amount=Money.of(1000, "EUR")))
    facts = read_wall(ctx, BoardQuery(sales(ctx), sort="name"))
    long = next(one for one in facts.columns if one.column.phase.id == phase.id)
    assert (len(long.cards), long.more) == (60, long.column.count - 60)
    pages = printed(facts, Paper.A4_WIDE, tmp_path)
    with_it = [page for page in pages if re.search(r"D1\s+Discovery", page)]
    assert len(with_it) > 5
    assert f"And {long.more} more" in with_it[-1]
    assert sum(len(re.findall(r"Scale \d{3}", page)) for page in pages) == sum(not card.company for card in long.cards)


def test_the_cards_of_a_grouped_board_stand_under_the_heads_of_their_groups(ctx: Context, tmp_path: Path) -> None:
    query = BoardQuery(sales(ctx), group="month")
    facts = read_wall(ctx, query)
    whole = "\n".join(printed(facts, Paper.A3_WIDE, tmp_path))
    for wall in facts.columns:
        groups = [row for row in wall.rows if isinstance(row, Group)]
        assert [group.title for group in groups] == [
            wall.column.groups[key].title for key in dict.fromkeys(wall.groups[card.id] for card in wall.cards)
        ]
        assert sum(group.count for group in groups) == wall.column.count
        assert all(group.title in whole for group in groups)
    assert all(
        not isinstance(row, Group) for wall in read_wall(ctx, BoardQuery(sales(ctx))).columns for row in wall.rows
    )
