"""Which deals the board shows: filters, sorts, saved views, pipelines, and what it says when there are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.pipelines.queries import pipelines
from app.services.views import SaveView, SetDefaultView, save_view, set_default_view, views
from app.storage.database import Database
from app.storage.location import Location
from app.ui.board.between_dialog import BetweenDialog
from app.ui.board.options import Options
from app.ui.board.rooms import board_rooms
from app.ui.frame.nav_item import NavItem
from app.ui.host import Action
from app.ui.rooms import SheetKind
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.segmented import Segmented
from app.ui.shared.snooze_menu import SnoozeMenu
from app.ui.shared.view_dialog import NameDialog
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, new_team
from tests.ui.board.conftest import FERRO, BoardDriver
from tests.ui.board.test_looking import PlainSheet

_FILLING_MS = 300_000


def test_chips_filter_cards_and_sums(board: BoardDriver) -> None:
    chip = board.screen.bar.chips["owner"]
    board.driver.click(chip)
    board.choose_in_menu("Me")
    board.settle()
    assert (chip.value, chip.active) == ("Me", True)
    assert board.companies("D2") == [FERRO, "Corvid Logistics"]
    assert board.column("D2").head.accessibleDescription().startswith("Sum €42,500")
    board.driver.click(chip)
    board.choose_in_menu("Jonas Lund")
    board.settle()
    assert chip.value == "2 people"
    chip.cleared.emit()
    board.settle()
    assert len(board.companies("D2")) == 4


def test_typing_finds_deals_and_escape_shows_all_again(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Ctrl+F")
    assert board.screen.bar.text.hasFocus()
    board.driver.type("crane")
    board.driver.until(lambda: board.screen.bench.deck.arrangement.count() == 1)
    assert board.companies("D2") == [FERRO]
    board.press("Return")
    assert board.cards("D2").hasFocus()
    board.press("/")
    board.press("Escape")
    board.settle()
    assert len(board.companies("D2")) == 4
    assert not board.screen.bar.text.isVisible()


def test_filtered_out_is_another_thing_than_none(board: BoardDriver) -> None:
    board.driver.click(board.screen.bar.chips["closing"])
    board.choose_in_menu("No date")
    board.driver.click(board.screen.bar.chips["owner"])
    board.choose_in_menu("Nobody")
    board.settle()
    (state,) = (state for state in board.driver.window.findChildren(EmptyState) if state.isVisible())
    assert state.accessibleName() == "No deal matches two filters"
    assert state.accessibleDescription() == "48 deals are hidden by Owner and Closing."
    board.driver.click(state.button)
    board.settle()
    assert not state.isVisible()
    assert len(board.companies("D2")) == 4


def _empty_state(board: BoardDriver) -> EmptyState:
    (state,) = (state for state in board.driver.window.findChildren(EmptyState) if state.isVisible())
    return state


def test_an_empty_pipeline_leads_to_import(board: BoardDriver) -> None:
    marketing = pipelines(board.ctx)[1]
    segments = board.screen.bar.findChildren(Segmented)[0]
    segments.chosen.emit(str(marketing.id))
    board.settle()
    state = _empty_state(board)
    assert state.accessibleName() == "No deals in Marketing yet"
    assert [button.label for button in state.findChildren(Button)] == ["Import deals"]
    create_deal(board.ctx, CreateDeal("Lead", phase_id=marketing.phases[0].id))
    board.driver.until(lambda: not state.isVisible())
    assert board.screen.bench.deck.arrangement.count() == 1


def test_an_empty_database_offers_sample_data_as_well(tmp_path: Path, qtbot: QtBot) -> None:
    database = Database.open(Location.parse(str(tmp_path / "empty.headwater")), may_create=True)
    ran: list[str] = []
    action = Action("file.import", "Import a file", lambda: ran.append("import"))
    rooms = replace(board_rooms(), actions=(lambda _host: (action,),))
    with ui_host.hosting(new_team(database), rooms) as main:
        board = BoardDriver(Driver(main, qtbot), main.ctx)
        board.settle()
        state = _empty_state(board)
        imports, sample = state.findChildren(Button)
        board.driver.click(imports)
        assert ran == ["import"]
        board.driver.click(sample)
        # A team's whole sample is filled in, which takes as long as the computer needs. While it is being written the
        # file may count as busy, and then what is shown is read again a good deal later.
        qtbot.waitUntil(lambda: not state.isVisible(), timeout=_FILLING_MS)
        board.settle()
        assert board.screen.bench.deck.arrangement.count() > 50
    database.close()


def test_between_two_dates(board: BoardDriver) -> None:
    board.driver.click(board.screen.bar.chips["closing"])
    board.choose_in_menu("Between two dates")
    dialog = board.driver.window.findChildren(BetweenDialog)[0]
    board.press("Return")
    assert dialog.isVisible()
    assert dialog.error == "Enter at least one of the two dates."
    board.driver.type("1 March")
    assert dialog.error == ""
    board.press("Tab")
    board.driver.type("31 March")
    board.press("Return")
    board.settle()
    assert board.screen.bar.chips["closing"].value == "1 Mar – 31 Mar"
    assert len(board.companies("D2")) == 4


@pytest.mark.parametrize(
    ("sort", "first"),
    [("Amount", "Bay Street Hospital"), ("Company", "Bay Street Hospital"), ("Days in phase", "Bay Street Hospital")],
)
def test_sorts(board: BoardDriver, sort: str, first: str) -> None:
    board.driver.click(board.screen.bar.sort)
    board.choose_in_menu(sort)
    board.settle()
    assert board.companies("D2")[0] == first
    assert board.screen.bar.sort.value == sort


def test_sort_and_filter_are_reached_by_commands_and_chosen_by_keys(board: BoardDriver) -> None:
    board.driver.main.run("board.sort")
    menu = board.menu()
    while menu.activeAction() is None or menu.activeAction().text() != "Amount":
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    board.settle()
    assert board.screen.options.sort == "amount"
    board.driver.main.run("board.add_filter")
    assert [action.text() for action in board.menu().actions()][:2] == ["Owner", "Closing"]
    QTest.keyClick(board.menu(), Qt.Key.Key_Escape)


def test_a_view_is_saved_shown_renamed_and_deleted(board: BoardDriver) -> None:
    board.driver.click(board.screen.bar.chips["owner"])
    board.choose_in_menu("Me")
    board.driver.click(board.screen.bar.views)
    board.settle()
    board.choose_in_menu("Save this view")
    board.driver.type("Mine")
    board.press("Return")
    board.settle()
    assert [view.name for view in views(board.ctx, "board")] == ["Mine"]
    board.screen.clear_filter()
    board.driver.click(board.screen.bar.views)
    board.settle()
    board.choose_in_menu("Mine")
    board.settle()
    assert board.screen.bar.chips["owner"].value == "Me"
    board.driver.click(board.screen.bar.views)
    board.settle()
    board.choose_in_menu("Rename")
    field = board.driver.window.findChildren(NameDialog)[-1].findChildren(QLineEdit)[0]
    field.selectAll()
    board.driver.type("My deals")
    board.press("Return")
    board.settle()
    assert [view.name for view in views(board.ctx, "board")] == ["My deals"]
    board.driver.click(board.screen.bar.views)
    board.settle()
    board.choose_in_menu("Delete")
    board.settle()
    assert views(board.ctx, "board") == ()
    board.press("Ctrl+Z")
    board.settle()
    assert [view.name for view in views(board.ctx, "board")] == ["My deals"]


def test_a_view_that_was_opened_and_changed_can_keep_the_changes(board: BoardDriver) -> None:
    save_view(board.ctx, SaveView("board", "Big first", Options(sort="amount").to_json()))
    for entry in ("Big first", "Save the changes to"):
        board.driver.click(board.screen.bar.views)
        board.settle()
        board.choose_in_menu(entry)
        board.settle()
        if entry == "Big first":
            board.driver.click(board.screen.bar.chips["owner"])
            board.choose_in_menu("Me")
            board.settle()
    (kept,) = views(board.ctx, "board")
    found = Options.from_json(kept.definition)
    assert (kept.name, found.sort, found.filter != Options().filter) == ("Big first", "amount", True)
    board.press("Ctrl+Z")
    board.settle()
    assert views(board.ctx, "board")[0].definition != kept.definition


def test_the_board_starts_with_the_chosen_view(team: Context, open_window: Callable[..., Driver]) -> None:
    definition = Options(sort="amount", compact=True).to_json()
    view = save_view(team, SaveView("board", "Big first", definition))
    set_default_view(team, SetDefaultView("board", view.record_id))
    board = BoardDriver(open_window(board_rooms()), team)
    assert board.companies("D2")[0] == "Bay Street Hospital"
    assert board.rect(FERRO).height() == 64


def test_what_was_shown_comes_back_with_the_next_session(board: BoardDriver) -> None:
    board.screen.show_options(Options(sort="amount", folded=frozenset({"D1", "Lost"})))
    board.settle()
    board.click(FERRO)
    cards = board.cards("N1")
    cards.verticalScrollBar().setValue(cards.verticalScrollBar().maximum())
    state = board.screen.session_state()
    other = type(board.screen)(board.driver.main)
    other.resize(board.screen.size())
    other.restore_session({**state, "unknown": 1})
    other.show()
    other.activate()
    board.settle()
    view = other.bench.view
    assert [widget.phase.spec.code for widget in view.walkable() if widget.phase.id in view.folded] == ["D1", "Lost"]
    assert other.options.sort == "amount"
    assert other.bench.hand.selected() == [board.deal(FERRO)]
    assert (other.bench.hand.phase_id, other.bench.hand.current()) == (board.phase_id("D2"), board.deal(FERRO))
    column = view.column(board.phase_id("N1"))
    assert column is not None
    assert column.list.verticalScrollBar().value() > 0
    other.bar.deleteLater()
    other.close()
    other.deleteLater()


@pytest.mark.parametrize(
    "own", [{}, 5, {"options": 3}, {"options": {"sort": "sideways", "group": "shoe size", "filter": 7, "folded": 1}}]
)
def test_a_damaged_session_is_no_hindrance(board: BoardDriver, own: object) -> None:
    place = {"first": "x", "scrolled": {"D2": "y"}, "chosen": 5}
    state = {**own, "place": place} if isinstance(own, dict) else own
    board.screen.restore_session({"users": {str(board.ctx.user.id): state}})
    board.screen.activate()
    board.settle()
    assert len(board.companies("D2")) == 4


def test_menus_of_a_card(board: BoardDriver) -> None:
    board.right_click("Orchard Juice Co")
    board.choose_in_menu("Move to", "D3")
    board.settle()
    assert board.stored("Orchard Juice Co") == "D3"
    board.click(FERRO)
    board.press("Shift+F10")
    board.choose_in_menu("Next step is done")
    board.settle()
    card = board.screen.bench.deck.store.get(board.deal(FERRO))
    assert card is not None
    assert card.next_step is None


def test_the_small_actions_on_a_card(board: BoardDriver) -> None:
    cards, rect = board.home(FERRO), board.rect(FERRO)
    board.driver.click(cards.viewport(), rect.topLeft() + QPoint(rect.width() - 60, 96))
    board.settle()
    card = board.screen.bench.deck.store.get(board.deal(FERRO))
    assert card is not None
    assert card.next_step is None
    rect = board.rect("Orchard Juice Co")
    board.driver.click(cards.viewport(), rect.topLeft() + QPoint(rect.width() - 60, 96))
    board.settle()
    texts = [message.text for message in board.driver.main.messages.messages()]
    assert "Orchard Juice Co has no next step" in texts


def test_a_deal_is_deleted_and_comes_back(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Del")
    board.settle()
    assert FERRO not in board.companies("D2")
    board.press("Ctrl+Z")
    board.settle()
    assert FERRO in board.companies("D2")


def test_head_and_display_menus_fold_columns(board: BoardDriver) -> None:
    board.driver.click(board.screen.bar.display)
    board.choose_in_menu("D1 Discovery")
    board.settle()
    assert board.strip("D1").isVisible()
    board.screen.menus.open_column(board.strip("D1").phase, board.driver.window.mapToGlobal(QPoint(300, 300)))
    board.choose_in_menu("Open column")
    board.settle()
    assert board.cards("D1").isVisible()
    assert QApplication.activePopupWidget() is None


def test_the_status_bar_counts_what_a_filter_leaves_of_all_that_is_open(board: BoardDriver) -> None:
    board.driver.until(lambda: board.status() == "39 open  €744,150  €248,558 weighted")
    board.driver.click(board.screen.bar.chips["owner"])
    board.choose_in_menu("Me")
    board.settle()
    board.driver.until(lambda: board.status() == "14 of 39 shown  €247,300")
    board.screen.clear_filter()
    board.settle()
    board.driver.until(lambda: board.status().startswith("39 open"))


def test_the_status_bar_tells_totals_and_choice_beside_an_open_sheet(
    team: Context, open_window: Callable[..., Driver]
) -> None:
    rooms = replace(board_rooms(), sheets=(SheetKind("deals", PlainSheet),))
    board = BoardDriver(open_window(rooms), team)
    board.click(FERRO)
    board.press("Return")
    board.settle()
    lanes = board.screen.bench.view.lanes
    assert lanes.hidden_left + lanes.hidden_right > 0  # the sheet takes room
    board.driver.until(lambda: " of 39 shown" in board.status())
    in_sight = {lanes.slots[place] for place in lanes.seen}
    codes = [code for code in ("G2", "N1", "D1", "D2", "D3", "D4") if board.column(code) in in_sight]
    shown = 14 + sum(len(board.companies(code)) for code in codes)
    assert board.status().startswith(f"{shown} of 39 shown")
    board.click("Orchard Juice Co", Qt.KeyboardModifier.ControlModifier)
    board.driver.until(lambda: board.status() == "2 chosen  €47,100  €24,315 weighted")
    board.driver.main.close_sheet()
    board.settle()
    board.click(FERRO)
    board.driver.until(lambda: board.status().startswith("39 open"))


def test_a_next_step_is_put_off_by_the_same_letters_as_everywhere(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Shift+F10")
    board.choose_in_menu("Put next step off…")
    card = board.driver.find(SnoozeMenu)
    board.driver.press("W")
    board.settle()
    found = board.screen.bench.deck.store.get(board.deal(FERRO))
    assert found is not None
    assert found.next_step is not None
    assert (found.next_step.due_on, found.next_step.snoozed_count) == (TODAY + timedelta(weeks=1), 1)
    assert not isValid(card) or not card.isVisible()
    board.driver.press("Ctrl+Z")
    board.settle()
    found = board.screen.bench.deck.store.get(board.deal(FERRO))
    assert found is not None
    assert found.next_step is not None
    assert found.next_step.due_on == TODAY


def test_the_figure_beside_the_board_is_that_of_the_pipeline_shown(board: BoardDriver) -> None:
    def figure() -> str:
        return next(item.accessibleName() for item in items if item.accessibleName().startswith("Pipeline"))

    items = board.driver.main.frame.sidebar.findChildren(NavItem)
    board.driver.until(lambda: board.status().startswith("39 open") and figure() == "Pipeline, 39")
    marketing = pipelines(board.ctx)[1]
    create_deal(board.ctx, CreateDeal("Fair", phase_id=marketing.phases[0].id))
    board.screen.show_options(replace(board.screen.options, pipeline=marketing.name))
    board.driver.until(lambda: figure() == "Pipeline, 1")
