"""The forecast as a board in the real window: months with their figures, and deals put into others by hand and key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.money import Money
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.targets import SetTarget, set_target
from app.services.users import CreateUser, create_user
from app.ui.deals.rooms import deal_rooms
from app.ui.forecast.bar import ForecastBar
from app.ui.forecast.months.column import MonthColumnView
from app.ui.forecast.months.print_dialog import MonthPrintDialog
from app.ui.forecast.months.screen import MonthScreen
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forecast.screen import ForecastScreen
from app.ui.frame.status_bar import StatusBar
from app.ui.rooms import Rooms, joined
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.many.dialog import ManyDialog
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import again, as_user, sales

Open = Callable[..., Driver]
FERRO, MERIDIAN, ROXBY, QUILL, HALDEN = "Ferro Castings", "Meridian Grain", "Roxby Tanks", "Quill Foods", "Halden Ports"
APRIL = date(2026, 4, 20)


@pytest.fixture
def deals(team: Context) -> dict[str, int]:
    """As of 12 March 2026: one overdue, one without a date, one in March, two in April, one of them Jonas's."""
    jonas = create_user(team, CreateUser("Jonas Lund")).record_id
    phase = sales(team).phase("D2").id
    found = {}
    for name, amount, day, owner in (
        (FERRO, 1_000_000, date(2026, 3, 30), None),
        (MERIDIAN, 2_000_000, APRIL, None),
        (HALDEN, 500_000, date(2026, 4, 5), jonas),
        (ROXBY, 400_000, None, None),
        (QUILL, 300_000, date(2026, 2, 3), None),
    ):
        company = create_company(team, CreateCompany(name)).record_id
        made = CreateDeal("Scales", company, Money(amount, "EUR"), phase, owner, expected_close_on=day)
        found[name] = create_deal(team, made).record_id
    edit_deal(team, EditDeal(found[FERRO], None, {"own_probability": 90}))
    won = create_deal(team, CreateDeal("Weighbridge", None, Money(700_000, "EUR"), phase)).record_id
    move_deal(team, MoveDeal(won, sales(team).phase("Won").id, closed_on=date(2026, 3, 4)))
    set_target(team, SetTarget(team.user.id, "2026-03", Money(5_000_000, "EUR")))
    return found


def opened(open_window: Open, size: tuple[int, int] = ui_host.SIZE) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), deal_rooms(), forecast_rooms()), size=size)
    driver.press("G, F")
    driver.settle()
    driver.press("B")
    driver.settle()
    return driver


def column(driver: Driver, label: str) -> MonthColumnView:
    return driver.find(MonthColumnView, label)


def companies(driver: Driver, label: str) -> list[str]:
    return shown(driver, column(driver, label).key)


def shown(driver: Driver, key: str) -> list[str]:
    """The companies of a column; none where there is no such column."""
    screen = driver.find(MonthScreen)
    found = screen.view.column(key)
    return [deal.company for one in found.list.cards.ids if (deal := screen.desk.deal(one))] if found else []


def stored(ctx: Context, deals: dict[str, int], *names: str) -> list[date | None]:
    with ctx.reading() as session:
        return [session.get_one(Deal, deals[name]).expected_close_on for name in names]


def at(driver: Driver, deals: dict[str, int], name: str) -> tuple[MonthColumnView, QPoint]:
    """The column of a card, and a point on the card in the viewport."""
    home = driver.find(MonthScreen).view.home_of(deals[name])
    assert home is not None
    row = home.list.cards.row_of(deals[name])
    assert row is not None
    return home, home.list.card_rect(row).center()


def click(
    driver: Driver, deals: dict[str, int], name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    home, point = at(driver, deals, name)
    driver.click(home.list.viewport(), point, modifier=modifier)


def drag(driver: Driver, deals: dict[str, int], name: str, label: str, *, drop: bool = True) -> None:
    (home, point), target = at(driver, deals, name), column(driver, label)
    driver.drag(home.list.viewport(), point, target, QPoint(80, 300), drop=drop)


def test_a_card_that_is_dropped_on_a_month_is_expected_there(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    screen, chance = driver.find(MonthScreen), sales(team).phase("D2").spec.probability
    assert screen.subtitle == "March to June 2026"
    assert [each.column.label for each in screen.view.columns() if each.column] == [
        *("Overdue", "No date", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "Later")
    ]
    assert companies(driver, "Apr 2026") == [HALDEN, MERIDIAN]
    expected = f"Expected €{100 * chance:,} by phase, open €10,000"
    assert column(driver, "Mar 2026").said() == f"{expected}, won so far €7,000, target €50,000"
    driver.press("2")
    assert column(driver, "Mar 2026").said().startswith("Expected €9,000 rep's own")

    drag(driver, deals, QUILL, "Mar 2026", drop=False)
    assert column(driver, "Mar 2026").aim == "target"
    assert column(driver, "Mar 2026").aim_words == "Expected 12 March 2026", "the third has passed"
    assert driver.window.findChild(LiftedCard) is not None
    QTest.keyClick(column(driver, "Overdue").list, Qt.Key.Key_Escape)
    driver.until(lambda: not screen.drag.is_active)
    QTest.mouseRelease(column(driver, "Overdue").list.viewport(), Qt.MouseButton.LeftButton)
    driver.settle()
    assert companies(driver, "Overdue") == [QUILL]

    drag(driver, deals, QUILL, "May 2026")
    assert (shown(driver, "overdue"), shown(driver, "2026-05")) == ([], [QUILL]), "at once"
    driver.settle()
    assert stored(team, deals, QUILL) == [date(2026, 5, 3)]
    assert companies(driver, "May 2026") == [QUILL]
    assert column(driver, "May 2026").said().startswith(f"Expected €{30 * chance:,}")
    assert not [each for each in screen.view.columns() if each.key == "overdue"], "nothing is overdue any more"
    assert driver.main.undo.undo_label == "Quill Foods expected 3 May 2026"
    assert QApplication.overrideCursor() is None
    driver.press("Ctrl+Z")
    driver.settle()
    driver.until(lambda: QUILL in shown(driver, "overdue"))
    assert stored(team, deals, QUILL) == [date(2026, 2, 3)]
    driver.press("Ctrl+Shift+Z")
    driver.until(lambda: QUILL in shown(driver, "2026-05"))


def test_several_cards_go_together_and_back_as_one_step(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    click(driver, deals, FERRO)
    click(driver, deals, ROXBY, modifier=Qt.KeyboardModifier.ControlModifier)
    assert driver.window.findChildren(StatusBar)[0].right_text.startswith("2 deals chosen   €14,000")
    drag(driver, deals, ROXBY, "Later")
    driver.settle()
    assert stored(team, deals, FERRO, ROXBY) == [date(2026, 7, 30), date(2026, 7, 31)]
    assert set(companies(driver, "Later")) == {FERRO, ROXBY}
    assert set(driver.find(MonthScreen).hand.chosen()) == {deals[FERRO], deals[ROXBY]}
    driver.press("Ctrl+Z")
    driver.settle()
    assert stored(team, deals, FERRO, ROXBY) == [date(2026, 3, 30), None]
    driver.press("Shift+F2")
    driver.settle()
    driver.find(ManyDialog, "Change 2 deals")
    driver.press("Tab", times=2)
    driver.type("2026-05-29")
    driver.press("Return")
    driver.settle()
    assert stored(team, deals, FERRO, ROXBY) == [date(2026, 5, 29)] * 2
    driver.press("Ctrl+Z")
    driver.settle()
    drag(driver, deals, MERIDIAN, "No date")
    driver.settle()
    assert stored(team, deals, MERIDIAN) == [None]
    drag(driver, deals, ROXBY, "Overdue")
    driver.settle()
    assert stored(team, deals, ROXBY) == [None], "nothing is expected in the past"


def test_keys_walk_and_move_by_a_month_and_open_the_deal(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    screen = driver.find(MonthScreen)
    assert screen.hand.current() == deals[QUILL], "the first card has the focus"
    driver.press("Right", times=3)
    driver.press("Down")
    assert screen.hand.current() == deals[MERIDIAN]
    driver.press("Ctrl+Right", times=2)  # the second before the first is stored
    driver.settle()
    assert stored(team, deals, MERIDIAN) == [date(2026, 6, 20)]
    assert (screen.hand.current(), screen.hand.chosen()) == (deals[MERIDIAN], [deals[MERIDIAN]])
    driver.press("Ctrl+Left", times=4)
    driver.settle()
    assert stored(team, deals, MERIDIAN) == [date(2026, 3, 20)], "the fourth would be in the past"
    driver.press("Return")
    driver.settle()
    assert driver.main.open_spot() == ("deals", deals[MERIDIAN])
    assert screen.isVisible(), "the board stays beside the sheet"
    click(driver, deals, MERIDIAN)
    driver.press("Escape")
    driver.settle()
    assert driver.main.open_spot() is None
    driver.press("B")
    driver.settle()
    assert driver.find(ForecastScreen).isVisible()


def test_what_others_did_meanwhile_brings_a_card_back_and_shows(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    screen = driver.find(MonthScreen)
    other = again(str(team.db.location.path))
    drag(driver, deals, FERRO, "May 2026", drop=False)
    move_deal(other, MoveDeal(deals[FERRO], sales(team).phase("Lost").id, reason="Price"))
    let_go(driver, "Mar 2026", "May 2026")
    driver.until(lambda: screen.view.home_of(deals[FERRO]) is None)
    assert stored(team, deals, FERRO) == [date(2026, 3, 30)]
    assert "closed meanwhile" in screen.desk.returned[deals[FERRO]]

    drag(driver, deals, MERIDIAN, "May 2026", drop=False)
    edit_deal(other, EditDeal(deals[MERIDIAN], None, {"expected_close_on": date(2026, 6, 8)}))
    other.db.close()
    driver.settle()
    assert MERIDIAN in shown(driver, "2026-04"), "nothing moves while a card is in the hand"
    let_go(driver, "Apr 2026", "May 2026")
    driver.until(lambda: MERIDIAN in shown(driver, "2026-06"))
    dialog = driver.find(ConflictDialog)
    QTest.keySequence(dialog, QKeySequence(QKeySequence.StandardKey.Save))  # mine all the same
    driver.until(lambda: MERIDIAN in shown(driver, "2026-05"))
    driver.settle()
    assert stored(team, deals, MERIDIAN) == [date(2026, 5, 20)]


def let_go(driver: Driver, source: str, target: str) -> None:
    """Let go of the card that was taken up in one column, over another."""
    held, under = column(driver, source).list.viewport(), column(driver, target)
    QTest.mouseRelease(held, Qt.MouseButton.LeftButton, pos=held.mapFromGlobal(under.mapToGlobal(QPoint(80, 300))))
    driver.settle()


def test_cards_of_others_are_locked_beforehand_with_the_reason(
    team: Context, deals: dict[str, int], qtbot: QtBot
) -> None:
    jonas = as_user(team, "Jonas Lund")
    with ui_host.hosting(jonas, joined(deal_rooms(), forecast_rooms())) as main:
        driver = opened(lambda _rooms, **_given: Driver(main, qtbot))
        screen = driver.find(MonthScreen)
        assert companies(driver, "Apr 2026") == [HALDEN], "who sells begins with their own deals"
        driver.find(ForecastBar).who_wanted.emit("")
        driver.settle()
        drag(driver, deals, MERIDIAN, "May 2026", drop=False)
        assert (column(driver, "May 2026").aim, column(driver, "May 2026").aim_words) == ("blocked", "Not possible")
        assert "Mira Osei" in screen.drag.verdict.blocked
        screen.drag.cancel()
        driver.until(lambda: not screen.drag.is_active)
        home, point = at(driver, deals, MERIDIAN)
        tip = home.list.indexAt(point).data(Qt.ItemDataRole.ToolTipRole)
        assert "Mira Osei" in tip
        driver.press("Ctrl+Right")
        driver.settle()
        assert stored(team, deals, MERIDIAN) == [APRIL]
        drag(driver, deals, HALDEN, "May 2026")
        driver.settle()
        assert stored(team, deals, HALDEN) == [date(2026, 5, 5)]


def test_without_deals_the_board_says_so_and_fits_a_small_window(team: Context, open_window: Open) -> None:
    driver = opened(open_window, (1024, 700))
    assert driver.find(EmptyState).accessibleName() == "Nothing to forecast yet"
    driver.press("3")
    assert driver.find(MonthScreen).options.basis == "calibrated"


def printed(driver: Driver, target: Path) -> list[str]:
    """The text of the pages that the dialog saves."""
    dialog = driver.find(MonthPrintDialog)
    driver.until(lambda: bool(dialog.area.findChildren(QLabel)))
    dialog.save(target)
    driver.until(lambda: not isValid(dialog))
    return [page.extract_text() for page in PdfReader(target).pages]


def test_the_board_is_printed_with_the_figures_of_its_heads(
    deals: dict[str, int], open_window: Open, tmp_path: Path
) -> None:
    driver = opened(open_window)
    driver.press("2")
    driver.press("Ctrl+Shift+P")
    (page,) = printed(driver, tmp_path / "board.pdf")
    assert "March to June 2026, all pipelines, rep's own probability" in page
    assert ["What if" in page, "supposed" in page] == [False, False]
    for each in driver.find(MonthScreen).view.columns():
        assert each.column is not None
        assert each.column.label in page
        assert each.said().split()[1] in page, "what is expected"
    assert "€7,000 won, target €50,000" in page
    assert all(page.count(name) >= 1 for name in (HALDEN, MERIDIAN, QUILL))


def test_what_if_goes_along_to_the_board_and_back_and_nothing_of_it_is_stored(
    team: Context, deals: dict[str, int], open_window: Open, tmp_path: Path
) -> None:
    driver = opened(open_window)
    driver.press("B")
    driver.settle()
    driver.press("W")
    figures = driver.find(ForecastScreen)
    figures.supposing._step(figures.supposing.what_if.suppose([deals[HALDEN]], is_dropped=True))
    driver.settle()
    driver.press("B")
    driver.settle()
    board = driver.find(MonthScreen)
    assert board.supposing.strip.isVisible()
    assert board.desk.deal(deals[HALDEN]) is None
    board.hand.choose([deals[MERIDIAN]], deals[MERIDIAN])
    driver.press("Ctrl+Right")
    driver.settle()
    supposed = board.desk.deal(deals[MERIDIAN])
    assert supposed is not None
    assert supposed.close_on == date(2026, 5, 20)
    with team.reading() as session:
        assert session.get_one(Deal, deals[MERIDIAN]).expected_close_on == APRIL
    driver.click(board.supposing.strip.print)
    (page,) = printed(driver, tmp_path / "what-if.pdf")
    assert "What if, not the forecast" in page
    assert "2 deals supposed otherwise" in page
    assert "20 May · supposed · Scales" in page
    assert MERIDIAN in page
    assert HALDEN not in page
    assert "really €" in page
    driver.press("B")
    driver.settle()
    assert figures.supposing.what_if.of(deals[MERIDIAN]).close_on == date(2026, 5, 20)
    figures.supposing.discard()
    driver.settle()
    driver.press("B")
    driver.settle()
    assert not board.supposing.strip.isVisible()
    assert board.desk.deal(deals[HALDEN]) is not None
