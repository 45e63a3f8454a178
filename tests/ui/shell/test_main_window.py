"""Places, records, the way back, keys, undo and messages in the real window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import EnvironmentFault, UserError
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, create_deal, delete_deal, edit_deal
from app.services.team import EditTeam, edit_team
from app.ui.frame.crash_dialog import CrashDialog
from app.ui.frame.nav_item import NavItem
from app.ui.host import Action, Host
from app.ui.rooms import Rooms, SheetKind
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.labels import ElidedLabel
from tests.support.driver import Driver
from tests.support.ui_host import BlankScreen, blank

Open = Callable[..., Driver]

PLACES = (
    blank("pipeline", "Pipeline", letter="P"),
    blank("companies", "Companies", group="Customers", letter="O"),
    blank("people", "People", group="Customers", letter="U"),
)


class Sheet(QWidget):
    """A sheet that says which record it shows."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.record_id: int | None = None
        self.shown: list[int] = []
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def show_record(self, record_id: int) -> None:
        self.record_id = record_id
        self.shown.append(record_id)


ROOMS = Rooms(PLACES, (SheetKind("deals", Sheet),))


def sheet_of(driver: Driver) -> QWidget | None:
    return driver.main.navigator.sheet


def title(driver: Driver) -> str:
    return driver.main.frame.bar.titles[0]


def test_places_are_reached_by_mouse_by_letters_and_by_number(open_window: Open) -> None:
    driver = open_window(ROOMS)
    assert title(driver) == "Pipeline"
    driver.click(driver.find(NavItem, "Companies"))
    assert title(driver) == "Companies"
    driver.press("G, U")
    assert title(driver) == "People"
    driver.press("Ctrl+1")
    assert title(driver) == "Pipeline"
    assert [item.isChecked() for item in driver.window.findChildren(NavItem)] == [True, False, False]


def test_the_way_back_goes_by_places_and_records(open_window: Open) -> None:
    driver = open_window(ROOMS)
    main = driver.main
    main.open_record("deals", 7)
    main.open_record("deals", 8)
    driver.press("G, O")
    assert sheet_of(driver) is None
    driver.press("Alt+Left")
    sheet = sheet_of(driver)
    assert isinstance(sheet, Sheet)
    assert (title(driver), sheet.record_id) == ("Pipeline", 8)
    driver.press("Alt+Left")
    assert sheet.record_id == 7
    driver.press("Alt+Left")
    assert sheet_of(driver) is None
    driver.press("Alt+Right")
    assert (sheet_of(driver), sheet.record_id) == (sheet, 7)
    assert sheet.shown == [7, 8, 8, 7, 7], "one sheet is kept for the table"


def test_escape_closes_the_sheet_but_not_while_it_wants_the_key(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.main.open_record("deals", 7)
    driver.main.frame.body.focus_sheet()
    driver.press("Esc")
    assert sheet_of(driver) is None


def test_the_sheet_pushes_the_place_in_a_wide_window_and_covers_it_in_a_narrow_one(open_window: Open) -> None:
    wide = open_window(ROOMS)
    wide.main.open_record("deals", 7)
    screen = wide.find(BlankScreen)
    assert wide.main.frame.body.frame.width() == 464
    assert screen.width() == 1440 - 192 - 464
    wide.window.resize(1100, 700)
    wide.settle()
    assert wide.main.frame.body.frame.width() == 464
    assert screen.width() == 1100 - 48


def test_the_sidebar_becomes_a_rail_where_room_is_short_or_by_choice(open_window: Open) -> None:
    driver = open_window(ROOMS)
    assert driver.main.frame.sidebar.width() == 192
    driver.press("Ctrl+B")
    driver.settle()
    assert driver.main.frame.sidebar.width() == 48
    driver.press("Ctrl+B")
    driver.window.resize(1024, 700)
    driver.settle()
    assert driver.main.frame.sidebar.width() == 48
    driver.press("Ctrl+B")
    assert "too narrow" in driver.main.messages.messages()[-1].detail


def test_the_status_bar_leaves_out_keys_that_have_no_room_and_cuts_none(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.main.set_status("2 listed", (("Space", "kept"), ("Enter", "open")))
    label = next(one for one in driver.window.findChildren(ElidedLabel) if one.text().startswith("2 listed"))
    whole = label.fontMetrics().horizontalAdvance(label.text())
    shown = [label.shown_in(width) for width in (whole + 2, whole - 2, 60)]
    assert shown == ["2 listed    Space kept    Enter open", "2 listed    Space kept", "2 listed"]


def test_letters_belong_to_whoever_is_typing(open_window: Open) -> None:
    driver = open_window(ROOMS)
    edit, combo = QLineEdit(driver.window), QComboBox(driver.window)
    combo.addItems(["Pear", "Grape", "Olive"])
    for widget in (edit, combo):
        widget.show()
    edit.setFocus()
    driver.type("go")
    combo.setFocus()
    driver.type("g")
    assert (edit.text(), combo.currentText(), title(driver)) == ("go", "Grape", "Pipeline")
    driver.find(BlankScreen).setFocus()
    driver.press("G, O")
    assert title(driver) == "Companies"


def test_f6_goes_round_the_panes(open_window: Open) -> None:
    driver = open_window(ROOMS)
    main = driver.main
    main.open_record("deals", 7)
    main.frame.sidebar.focus_current()
    for pane in (main.frame.bar, main.frame.page.screens, main.frame.body.frame, main.frame.status):
        driver.press("F6")
        assert pane.isAncestorOf(driver.window.focusWidget())
    driver.press("Shift+F6")
    assert main.frame.body.frame.isAncestorOf(driver.window.focusWidget())


def _create(team: Context, name: str) -> int:
    return create_deal(team, CreateDeal(name)).record_id


def _rename(driver: Driver, deal_id: int, name: str, *, toast: bool = False) -> None:
    main = driver.main
    main.runner.command(
        lambda: edit_deal(main.ctx, EditDeal(deal_id, None, {"name": name})),
        owner=main,
        done=lambda saved: main.saved(saved.change_set_id, saved.label, toast=toast),
    )


def _name(team: Context, deal_id: int) -> str:
    from app.models.deals import Deal

    with team.reading() as session:
        deal = session.get(Deal, deal_id)
        assert deal is not None
        return deal.name


def test_undo_and_redo_say_what_they_take_back(open_window: Open, team: Context) -> None:
    deal_id = _create(team, "Crane scales")
    driver = open_window(ROOMS)
    _rename(driver, deal_id, "Belt scales")
    driver.settle()
    assert driver.main.frame.status.undo_text.startswith("Changed name of")
    assert driver.main.frame.status.state.startswith("Saved ")
    driver.press("Ctrl+Z")
    driver.settle()
    assert (_name(team, deal_id), driver.main.frame.status.undo_text) == ("Crane scales", "")
    driver.press("Ctrl+Shift+Z")
    driver.settle()
    assert _name(team, deal_id) == "Belt scales"


def test_an_undo_meant_for_a_change_that_is_still_being_saved_waits_for_it(open_window: Open, team: Context) -> None:
    first, second = _create(team, "First"), _create(team, "Second")
    driver = open_window(ROOMS)
    _rename(driver, first, "First changed")
    driver.settle()
    _rename(driver, second, "Second changed")
    driver.press("Ctrl+Z")
    driver.settle()
    assert (_name(team, first), _name(team, second)) == ("First changed", "Second")


def test_several_undos_in_a_row_are_all_done(open_window: Open, team: Context) -> None:
    deal_id = _create(team, "0")
    driver = open_window(ROOMS)
    for step in range(1, 5):
        _rename(driver, deal_id, str(step))
    driver.settle()
    driver.press("Ctrl+Z", times=3)
    driver.settle()
    assert _name(team, deal_id) == "1"


def test_an_undo_that_somebody_stands_in_the_way_of_is_decided_by_hand(open_window: Open, team: Context) -> None:
    deal_id = _create(team, "Crane scales")
    driver = open_window(ROOMS)
    _rename(driver, deal_id, "Belt scales")
    driver.settle()
    edit_deal(team, EditDeal(deal_id, None, {"name": "Somebody else's"}))
    driver.press("Ctrl+Z")
    driver.settle()
    shown = [label.text() for label in driver.find(ConflictDialog).findChildren(QLabel)]
    for words in ("Belt scales", "Somebody else's", "Crane scales"):
        assert words in shown
    assert (_name(team, deal_id), driver.main.frame.status.undo_text) == ("Somebody else's", "")
    driver.press("Ctrl+S")
    driver.settle()
    assert _name(team, deal_id) == "Crane scales"
    driver.press("Ctrl+Shift+Z")
    driver.settle()
    assert _name(team, deal_id) == "Somebody else's"


def test_an_undo_that_is_left_makes_way_for_the_one_before(open_window: Open, team: Context) -> None:
    other, deal_id = _create(team, "Floor scales"), _create(team, "Crane scales")
    driver = open_window(ROOMS)
    _rename(driver, other, "Wall scales")
    _rename(driver, deal_id, "Belt scales")
    driver.settle()
    edit_deal(team, EditDeal(deal_id, None, {"name": "Somebody else's"}))
    driver.press("Ctrl+Z")
    driver.settle()
    driver.press("Return")
    driver.press("Ctrl+Z")
    driver.settle()
    assert (_name(team, deal_id), _name(team, other)) == ("Somebody else's", "Floor scales")


def test_an_undo_that_is_not_possible_any_more_says_why(open_window: Open, team: Context) -> None:
    deal_id = _create(team, "Crane scales")
    driver = open_window(ROOMS)
    _rename(driver, deal_id, "Belt scales")
    driver.settle()
    delete_deal(team, DeleteDeal(deal_id))
    driver.press("Ctrl+Z")
    driver.settle()
    message = driver.main.messages.messages()[-1]
    assert message.kind == "error"
    assert "can't be undone" in message.text
    assert "was deleted since" in message.detail
    assert driver.main.frame.status.undo_text == ""


def test_a_big_change_offers_its_undo(open_window: Open, team: Context) -> None:
    deal_id = _create(team, "Crane scales")
    driver = open_window(ROOMS)
    _rename(driver, deal_id, "Belt scales", toast=True)
    driver.settle()
    driver.press("F8")
    driver.press("Return")
    driver.settle()
    assert _name(team, deal_id) == "Crane scales"
    _rename(driver, deal_id, "Wall scales", toast=True)
    driver.settle()
    driver.press("Ctrl+Z")
    driver.settle()
    offers = [message for message in driver.main.messages.messages() if message.actions]
    assert offers == [], "what was taken back otherwise is not offered any more"


def _raise(error: Exception) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


def test_errors_of_people_and_of_the_world_are_said_with_a_way_on(open_window: Open) -> None:
    driver = open_window(ROOMS)
    tries: list[int] = []
    driver.main.runner.command(_raise(UserError("Give the deal a name.")), owner=driver.main)
    driver.settle()
    driver.main.show_error(EnvironmentFault("The disk is full."), retry=lambda: tries.append(1))
    assert [m.text for m in driver.main.messages.messages()] == ["Give the deal a name.", "The disk is full."]
    driver.press("F8")
    driver.press("Return")
    assert tries == [1]


def test_a_bug_is_reported_without_what_it_said_and_the_window_goes_on(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.main.runner.command(_raise(KeyError("Ana Ruiz, +44 20 7946 0143")), owner=driver.main)
    driver.settle()
    dialog = driver.find(CrashDialog)
    assert "builtins.KeyError" in dialog.report
    assert "tests/ui/shell/test_main_window.py" in dialog.report
    assert "Ruiz" not in dialog.report
    driver.press("Esc")
    driver.press("G, O")
    assert title(driver) == "Companies"


def test_a_refused_change_is_shown_field_by_field(open_window: Open, team: Context) -> None:
    deal_id = _create(team, "Crane scales")
    seen = 1
    edit_deal(team, EditDeal(deal_id, seen, {"name": "Theirs"}))
    driver = open_window(ROOMS)
    main = driver.main
    kept: list[str] = []

    def refused(error: Exception) -> None:
        main.show_error(error, retry=lambda: kept.append("mine"))

    main.runner.command(
        lambda: edit_deal(main.ctx, EditDeal(deal_id, seen, {"name": "Mine"})), owner=main, failed=refused
    )
    driver.settle()
    dialog = driver.find(ConflictDialog)
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    for words in ("Name", "Crane scales", "Theirs", "Mine"):
        assert words in shown
    driver.press("Ctrl+S")
    assert kept == ["mine"]


def test_an_action_that_can_t_run_says_why(open_window: Open) -> None:
    driver = open_window(ROOMS)
    ran: list[str] = []
    action = Action(
        "deal.win", "Mark as won", lambda: ran.append("won"), key="Ctrl+J", reason=lambda: "no deal is chosen"
    )
    driver.main.add_actions(driver.find(BlankScreen), (action,))
    driver.press("Ctrl+J")
    message = driver.main.messages.messages()[-1]
    assert (ran, message.text, message.detail) == ([], "Mark as won", "No deal is chosen")


def test_actions_of_a_place_hold_only_while_it_is_shown(open_window: Open) -> None:
    driver = open_window(ROOMS)
    ran: list[str] = []
    driver.main.add_actions(driver.find(BlankScreen), (Action("x.y", "Count", lambda: ran.append("x"), key="Ctrl+J"),))
    driver.press("Ctrl+J")
    driver.press("G, O")
    driver.press("Ctrl+J")
    assert ran == ["x"]
    assert driver.main.actions.find("x.y") is None
    driver.press("G, P")
    driver.press("Ctrl+J")
    assert ran == ["x", "x"]


def test_f5_loads_the_place_and_the_sheet_again(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.main.open_record("deals", 7)
    screen, sheet = driver.find(BlankScreen), driver.find(Sheet)
    driver.press("F5")
    driver.settle()
    assert (screen.activated, sheet.shown) == (2, [7, 7])


def test_facts_of_the_team_that_somebody_changes_hold_at_once(open_window: Open, team: Context) -> None:
    driver = open_window(ROOMS)
    screen = driver.find(BlankScreen)
    edit_team(team, EditTeam(None, {"fiscal_year_start_month": 7, "name": "Fernhill Weighing"}))
    driver.until(lambda: screen.activated == 2)
    assert driver.main.ctx.team.year_start == 7
    assert driver.window.windowTitle() == "Fernhill Weighing – Headwater"


def test_the_menu_bar_shows_only_menus_with_something_in_them(open_window: Open) -> None:
    driver = open_window(ROOMS)
    bar = driver.window.menuBar()
    shown = [action.text() for action in bar.actions() if action.isVisible()]
    assert "&Deal" not in shown
    assert [title for title in ("&Edit", "&View", "&Go") if title in shown] == ["&Edit", "&View", "&Go"]
    driver.main.add_actions(driver.find(BlankScreen), (Action("deal.x", "Win", lambda: None, menu="Deal"),))
    driver.until(lambda: any(action.text() == "&Deal" and action.isVisible() for action in bar.actions()))


def test_a_menu_comes_and_goes_with_the_place_whose_actions_it_holds(open_window: Open) -> None:
    driver = open_window(ROOMS)
    entry = driver.window.menuBar().actions()[4]
    driver.main.add_actions(driver.find(BlankScreen), (Action("deal.x", "Win", lambda: None, menu="Deal"),))
    driver.until(entry.isVisible)
    driver.press("G, O")
    driver.until(lambda: not entry.isVisible())
    driver.press("Alt+Left")
    driver.until(entry.isVisible)


def test_what_is_chosen_belongs_to_its_place(open_window: Open) -> None:
    main = (driver := open_window(ROOMS)).main
    main.set_subject("Ferro Castings")
    driver.press("G, O")
    assert main.subject == ""
    driver.press("G, P")
    assert main.subject == "Ferro Castings"


def test_the_window_reopens_where_it_was(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.press("G, O")
    driver.main.open_record("deals", 7)
    driver.find(BlankScreen).state = {"filter": "mine"}
    visit = driver.main.navigator.visit()
    assert (visit.place, visit.table, visit.record_id) == ("companies", "deals", 7)
    driver.main.attach(driver.main.ctx, ROOMS, visit)
    assert driver.find(BlankScreen).state == {"filter": "mine"}
    assert (title(driver), driver.find(Sheet).record_id) == ("Companies", 7)
    assert driver.main.navigator.visit() == visit
