"""Stalls are decided in the real window, by one key each; undo brings them back, and nobody decides twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.domain.money import Money
from app.domain.stall import StallDecision as Decision
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.stalls.queue import StallRow, stall_queue
from app.services.users import CreateUser, create_user
from app.ui.deals.rooms import deal_rooms
from app.ui.frame.nav_item import NavItem
from app.ui.frame.sidebar import Sidebar
from app.ui.rooms import Rooms, joined
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.messages import MessageStack
from app.ui.stalls.desk import StallDesk
from app.ui.stalls.queue_list import QueueList
from app.ui.stalls.rooms import stall_rooms, stall_tally
from app.ui.stalls.screen import StallScreen
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import as_user, on_day, phase_id, sales

Open = Callable[..., Driver]
FRIDAY, THURSDAY = date(2026, 3, 13), date(2026, 3, 19)
NAMES = ("Ferro Castings", "Meridian Grain", "Alder Vet Group")


def stalled(ctx: Context, company: str, amount: int, owner_id: int | None = None) -> int:
    company_id = create_company(ctx, CreateCompany(company)).record_id
    phase = phase_id(ctx, "D3")
    command = CreateDeal("Crane scales", company_id, Money(amount * 100, "EUR"), phase, owner_id)
    return move_deal(ctx, MoveDeal(create_deal(ctx, command).record_id, phase_id(ctx, "D4"))).record_id


@pytest.fixture
def deals(team: Context) -> dict[str, int]:
    """Three stalls; the largest is the first to be decided."""
    return {name: stalled(team, name, 30_000 - 1_000 * place) for place, name in enumerate(NAMES)}


def rooms() -> Rooms:
    return joined(Rooms((ui_host.blank("home", "Home"),)), deal_rooms(), stall_rooms())


def opened(open_window: Open) -> Driver:
    driver = open_window(rooms())
    driver.press("G, S")
    driver.settle()
    return driver


def on_desk(driver: Driver) -> str:
    return driver.find(StallDesk).head.title.text()


def listed(driver: Driver) -> list[str]:
    """The heads and what stands under them."""
    rows = driver.find(QueueList).rows.rows
    return [row.text or (row.stall or row.decided).title for row in rows]  # type: ignore[union-attr]  # one of them


def code_of(ctx: Context, deal_id: int) -> str:
    with ctx.reading() as session:
        there = session.get_one(Deal, deal_id).phase_id
    return next(phase.spec.code for phase in sales(ctx).phases if phase.id == there)


def told(driver: Driver) -> str:
    stack = driver.main.window.findChild(MessageStack)
    assert stack is not None
    return " | ".join(f"{one.text}: {one.detail}" for one in stack.messages())


def typing_in() -> QLineEdit:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    return focused


def waiting(ctx: Context) -> list[StallRow]:
    return list(stall_queue(ctx).waiting)


def test_one_key_each_and_the_next_comes_by_itself(team: Context, deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    seen = []
    for _ in deals:
        seen.append(on_desk(driver))
        driver.press("F")
        driver.settle()
    assert tuple(seen) == NAMES
    assert driver.find(EmptyState).accessibleName() == "Nothing to decide"
    assert {row.deal_id: row.due_on for row in waiting(team)} == dict.fromkeys(deals.values(), THURSDAY)
    assert driver.find(StallScreen).subtitle == "Thursday 12 March, 3 of 3 decided"
    assert listed(driver) == ["To decide", "Waiting", *NAMES, "Decided today", *reversed(NAMES)]


def test_keys_pressed_faster_than_anything_can_be_read_decide_one_deal_each(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    driver.press("F", times=3)
    driver.settle()
    assert len(waiting(team)) == 3
    assert [row.deadlines for row in waiting(team)] == [1, 1, 1]


def test_a_reason_is_asked_where_it_belongs_and_a_digit_takes_a_usual_one(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    driver.press("R")
    assert typing_in().accessibleName() == "Why not now?"
    driver.press("Return")
    assert code_of(team, deals["Ferro Castings"]) == "D4"
    assert "Say why it goes back" in driver.find(StallDesk).form.problem
    driver.type("1")
    assert typing_in().text() == "Budget next year"
    driver.press("Return")
    driver.settle()
    assert code_of(team, deals["Ferro Castings"]) == "N1"
    assert on_desk(driver) == "Meridian Grain"
    assert isinstance(QApplication.focusWidget(), QueueList)


def test_removing_asks_why_and_offers_what_was_said_before(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    driver.press("X")
    driver.type("They built it themselves")
    driver.press("Ctrl+Return")
    driver.settle()
    assert code_of(team, deals["Ferro Castings"]) == "Lost"
    (made,) = stall_queue(team).decided
    assert (made.decision, made.reason) == (Decision.REMOVE, "They built it themselves")
    driver.press("X")
    driver.type("1")
    assert typing_in().text() == "They built it themselves"


def test_undo_brings_the_deal_back_on_screen(team: Context, deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("F")
    driver.settle()
    assert on_desk(driver) == "Meridian Grain"
    driver.press("Ctrl+Z")
    driver.until(lambda: on_desk(driver) == "Ferro Castings")
    assert waiting(team) == []
    assert listed(driver) == ["To decide", *NAMES]


def test_what_was_typed_waits_while_others_are_looked_at(deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("A")
    driver.type("Budget is there")
    driver.press("Escape")
    driver.press("Down")
    driver.settle()
    driver.press("A")
    assert typing_in().text() == ""
    driver.press("Escape")
    driver.press("Up")
    driver.settle()
    driver.press("A")
    assert typing_in().text() == "Budget is there"


def test_limits_of_setting_days_are_said(team: Context, deals: dict[str, int], open_window: Open) -> None:
    deal = deals["Ferro Castings"]
    for day in (13, 16):
        decide_stall(team, DecideStall(deal, Decision.DEADLINE, until_on=date(2026, 3, day)))
    driver = opened(open_window)
    driver.find(QueueList).pick(deal)
    driver.settle()
    driver.press("F")
    driver.settle()
    assert "had 2 deadlines already" in told(driver)
    driver.press("H")
    driver.type("2")
    typed = driver.find(StallDesk).form.day.edit
    typed.setText("1 June")
    driver.press("Return")
    assert on_desk(driver) == "Ferro Castings"
    assert "At most the next working day away" in driver.find(StallDesk).form.problem
    typed.setText("tomorrow")
    driver.press("Return")
    driver.settle()
    (row,) = waiting(team)
    assert (row.deferrals, row.due_on) == (1, date(2026, 3, 16))


def test_somebody_else_decides_what_lies_on_the_desk(team: Context, deals: dict[str, int], open_window: Open) -> None:
    create_user(team, CreateUser("Jonas Lund", role="manager"))
    driver = opened(open_window)
    decide_stall(as_user(team, "Jonas Lund"), DecideStall(deals["Ferro Castings"], Decision.REMOVE, "Price"))
    driver.until(lambda: on_desk(driver) == "Meridian Grain")
    assert "Jonas Lund has decided Ferro Castings meanwhile: Removed: Price" in told(driver)


def test_two_decide_at_the_same_moment(team: Context, deals: dict[str, int], open_window: Open) -> None:
    """The second hears of the first, nothing is decided twice, and the screen goes on."""
    create_user(team, CreateUser("Jonas Lund", role="manager"))
    driver = opened(open_window)
    screen, deal = driver.find(StallScreen), deals["Ferro Castings"]
    row = stall_queue(team).to_decide[0]
    jonas = as_user(team, "Jonas Lund")
    decide_stall(jonas, DecideStall(deal, Decision.DEADLINE, until_on=FRIDAY))
    mine = DecideStall(deal, Decision.REMOVE, "Price", stay_id=row.stay_id, seen=row.decisions)
    screen.desk.form.confirmed.emit(mine)
    driver.settle()
    assert "Ferro Castings was not decided: Jonas Lund has set a deadline for 2026-03-13 meanwhile" in told(driver)
    assert code_of(team, deal) == "D4"
    assert on_desk(driver) == "Meridian Grain"


def test_mine_and_the_teams(team: Context, deals: dict[str, int], open_window: Open) -> None:
    rep = create_user(team, CreateUser("Jonas Lund", role="rep")).record_id
    stalled(team, "Harrow Mills", 5_000, rep)
    driver = opened(open_window)
    screen = driver.find(StallScreen)
    assert len(screen.list.rows.to_decide()) == 4
    screen._bar.scope_wanted.emit("mine")
    driver.settle()
    assert "Harrow Mills" not in listed(driver)
    screen._bar.scope_wanted.emit("team")
    screen._bar.sort_wanted.emit("rep")
    driver.settle()
    assert listed(driver) == ["Jonas Lund", "Harrow Mills", "Mira Osei", *NAMES]


def test_the_sheet_of_a_deal_leads_to_its_stall(deals: dict[str, int], open_window: Open) -> None:
    driver = open_window(rooms())
    driver.main.open_record("deals", deals["Alder Vet Group"])
    driver.settle()
    driver.main.run("stalls.review")
    driver.until(lambda: bool(driver.window.findChildren(StallDesk)) and on_desk(driver) == "Alder Vet Group")


def test_nothing_to_decide_says_so(open_window: Open) -> None:
    assert opened(open_window).find(EmptyState).accessibleName() == "Nothing to decide"


def test_the_clock_both_sides_and_the_preview_are_shown(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    desk = driver.find(StallDesk)
    spoken = [widget.accessibleName() for widget in desk.findChildren(QWidget)]
    assert any(name.startswith("Delta clock: D3 ") and "D4" in name for name in spoken)
    assert any(name.startswith("Speaks against it: ") and "No touch is known" in name for name in spoken)
    assert desk.form.preview.startswith("Stays in D4 until Thu 19 March")
    driver.press("A")
    assert desk.form.preview.startswith("Goes to D3")


def test_a_decision_is_begun_from_elsewhere(deals: dict[str, int], open_window: Open) -> None:
    """As Today does it, with a button for each decision."""
    driver = open_window(rooms())
    driver.main.open_record("deals", deals["Alder Vet Group"])
    driver.main.run("stalls.review.recycle")
    driver.settle()
    assert on_desk(driver) == "Alder Vet Group"
    assert typing_in().accessibleName() == "Why not now?"
    assert driver.find(StallDesk).form.decision is Decision.RECYCLE


def test_the_desk_is_no_wider_than_its_place_beside_a_sheet(deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    desk = driver.find(StallDesk)
    content = desk.widget()
    assert content is not None
    driver.press("Return")
    driver.settle()
    assert desk.width() < 600, "the deal's sheet takes its room"
    for key in ("A", "R", "X", "H"):
        driver.press(key)
        driver.settle()
        assert content.width() <= desk.viewport().width(), key
        driver.press("Escape")


def test_the_sidebar_says_how_many_decisions_are_due_and_late(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    driver.until(lambda: driver.find(NavItem, "Stall review").accessibleName() == "Stall review, 3")
    driver.window.findChildren(Sidebar)[0].set_count("stalls", stall_tally(on_day(team, date(2026, 3, 27))))
    assert driver.find(NavItem, "Stall review").accessibleName() == "Stall review, 3, 3 late"
