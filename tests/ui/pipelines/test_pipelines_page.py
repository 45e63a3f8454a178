"""Pipelines and phases are edited on their page; each change is one step, and rules are said where they are broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit

from app.domain.forecast.basis import Category
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.pipelines.commands import EditPhase, ReorderPhases, edit_phase, reorder_phases
from app.services.pipelines.queries import pipelines
from app.ui.pipelines.dialogs import AddPhaseDialog, AddPipelineDialog, RetirePhaseDialog
from app.ui.pipelines.page import PipelinesPage
from app.ui.pipelines.rooms import pipeline_rooms
from app.ui.rooms import Place, Rooms
from app.ui.settings.screen import SettingsScreen
from app.ui.shared.buttons import Button
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.sheet.history_dialog import HistoryDialog
from tests.support.driver import Driver
from tests.support.settings_place import rooms_with, to_front
from tests.support.team import sales

CODE, NAME, PROBABILITY, LIMIT = 0, 1, 3, 4


@pytest.fixture
def driver(team: Context, open_window: Callable[..., Driver]) -> Driver:
    for number in range(2):
        create_deal(team, CreateDeal(f"Scales {number}", phase_id=sales(team).phase("D2").id))
    opened = to_front(open_window(rooms_with(pipeline_rooms(), "pipelines")))
    page(opened).phases.setFocus()
    return opened


def page(driver: Driver) -> PipelinesPage:
    return driver.find(PipelinesPage)


def codes(driver: Driver) -> list[str]:
    return [line.spec.code for line in page(driver).phases.grid.rows]


def go(driver: Driver, code: str, column: int = NAME) -> None:
    view = page(driver).phases
    view.setCurrentIndex(view.grid.index(codes(driver).index(code), column))


def dialog(driver: Driver, kind: type[AddPhaseDialog | AddPipelineDialog | RetirePhaseDialog]) -> AddPhaseDialog:
    found = driver.find(kind)
    assert isinstance(found, AddPhaseDialog | AddPipelineDialog | RetirePhaseDialog)
    return found  # type: ignore[return-value]  # its common parts are what the tests use


def type_over(driver: Driver, text: str) -> None:
    driver.press("Ctrl+A")
    driver.type(text)


def test_the_page_shows_pipelines_their_phases_and_one_phase(driver: Driver) -> None:
    shown = page(driver)
    assert [line.pipeline.name for line in shown.pipelines.grid.rows] == ["Sales", "Marketing"]
    assert [line.open_deals for line in shown.pipelines.grid.rows] == [2, 0]
    assert codes(driver)[:4] == ["G1", "G2", "N1", "D1"]
    go(driver, "N1")
    row = shown.phases.currentIndex().row()
    texts = [shown.phases.grid.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(6)]
    assert texts == ["N1", "Nurture", "Nurturing", "15%", "8 touches", "–"]
    assert shown.form.facts.field("limit").text() == "8 touches"
    assert shown.form.texts["exit_criteria"].text() == "They have answered or asked for something"
    shown.pipelines.setCurrentIndex(shown.pipelines.grid.index(1, 0))
    assert codes(driver) == ["G1", "G2", "N1", "N2", "Lost"]


def test_a_cell_is_stored_and_one_undo_takes_it_back(driver: Driver, team: Context) -> None:
    go(driver, "D1", LIMIT)
    driver.press("F2")
    type_over(driver, "20 days")
    driver.press("Return")
    driver.settle()
    assert sales(team).phase("D1").spec.limit_days == 20
    assert page(driver).form.facts.field("limit").text() == "20 working days"
    driver.press("Ctrl+Z")
    driver.settle()
    assert sales(team).phase("D1").spec.limit_days == 14
    assert page(driver).phases.currentIndex().data() == "14 days"


def test_planned_touches_are_the_limit_of_nurturing(driver: Driver, team: Context) -> None:
    go(driver, "N1", LIMIT)
    driver.press("F2")
    type_over(driver, "12")
    driver.press("Return")
    driver.settle()
    assert sales(team).phase("N1").spec.touch_target == 12


def test_a_broken_rule_is_said_below_and_the_input_stays(driver: Driver, team: Context) -> None:
    shown = page(driver)
    go(driver, "D1", CODE)
    driver.press("F2")
    type_over(driver, "G1")
    driver.press("Return")
    driver.settle()
    strip = shown.problems[1]
    assert (strip.isVisible(), strip.text) == (True, "The code G1 is used already. Choose another.")
    assert shown.phases.currentIndex().data() == "G1"
    driver.press("F2")
    type_over(driver, "D9")
    driver.press("Return")
    driver.settle()
    assert not strip.isVisible()
    assert sales(team).phase("D9").spec.name == "Discovery"


def test_a_chance_that_follows_from_the_kind_is_locked(driver: Driver) -> None:
    go(driver, "Lost", PROBABILITY)
    driver.press("F2")
    assert not page(driver).phases.is_editing
    assert "0%" in str(page(driver).phases.currentIndex().data(Qt.ItemDataRole.ToolTipRole))
    assert page(driver).form.facts.field("probability").state == "locked"


def test_how_deals_of_a_phase_are_counted_upon_is_chosen_by_the_first_letters(driver: Driver, team: Context) -> None:
    go(driver, "D1")
    field = page(driver).form.facts.field("forecast_category")
    for typed, stored in (("com", Category.COMMIT), ("surely", Category.COMMIT), ("", None)):
        field.begin_edit()
        driver.press("Ctrl+A")
        driver.press("Delete")
        driver.type(typed)
        driver.press("Return")
        driver.settle()
        assert sales(team).phase("D1").spec.forecast_category is stored
        assert ("commit, best case" in field.error) == (typed == "surely")
    go(driver, "Won")
    assert field.state == "locked"


def test_the_form_stores_its_fields_and_lists(driver: Driver, team: Context) -> None:
    go(driver, "D1")
    form = page(driver).form
    form.texts["exit_criteria"].setFocus()
    type_over(driver, "Need confirmed")
    driver.press("Return", times=2)
    driver.type("Budget known")
    driver.press("Ctrl+Return")
    driver.settle()
    assert sales(team).phase("D1").spec.exit_criteria == ("Need confirmed", "Budget known")
    assert form.texts["exit_criteria"].text() == "Need confirmed\nBudget known"
    form.facts.field("name").begin_edit()
    type_over(driver, "Find out")
    driver.press("Return")
    driver.settle()
    assert sales(team).phase("D1").spec.name == "Find out"


def test_the_form_says_at_the_field_what_is_wrong(driver: Driver, team: Context) -> None:
    go(driver, "D1")
    form = page(driver).form
    form.texts["exit_criteria"].setFocus()
    type_over(driver, "x" * 201)
    driver.press("Ctrl+Return")
    driver.settle()
    assert "longer than 200" in form.texts["exit_criteria"].error
    assert form.texts["exit_criteria"].text() == "x" * 201
    driver.press("Escape")
    assert form.texts["exit_criteria"].text() == "\n".join(sales(team).phase("D1").spec.exit_criteria)
    form.facts.field("code").begin_edit()
    type_over(driver, "G2")
    driver.press("Return")
    driver.settle()
    assert "used already" in form.facts.field("code").error


def test_somebody_elses_change_of_the_same_field_is_put_to_the_user(driver: Driver, team: Context) -> None:
    go(driver, "D1", NAME)
    driver.press("F2")
    type_over(driver, "Mine")
    edit_phase(team, EditPhase(sales(team).phase("D1").id, None, {"name": "Theirs"}))
    driver.press("Return")
    driver.settle()
    save_mine = driver.find(Button, "Save mine")
    driver.click(save_mine)
    driver.settle()
    assert sales(team).phase("D1").spec.name == "Mine"


@pytest.mark.parametrize(("code", "key", "expected"), [("D1", "Ctrl+Down", "D2 D1"), ("D3", "Ctrl+Up", "D3 D2")])
def test_keys_move_a_phase(driver: Driver, team: Context, code: str, key: str, expected: str) -> None:
    go(driver, code)
    driver.press(key)
    driver.settle()
    assert expected in " ".join(phase.spec.code for phase in sales(team).phases)
    assert page(driver).phases.current.spec.code == code
    driver.press("Ctrl+Z")
    driver.settle()
    assert "D1 D2 D3 D4" in " ".join(codes(driver))


def test_an_order_against_the_rules_is_refused_with_the_rule(driver: Driver, team: Context) -> None:
    shown = page(driver)
    before = codes(driver)
    go(driver, "D1")
    driver.press("Ctrl+Up")
    driver.settle()
    assert "The order of kinds is" in shown.problems[1].text
    go(driver, "D4")
    driver.press("Ctrl+Up")
    assert "only the last Delta phase is" in shown.problems[1].text
    driver.settle()
    assert codes(driver) == before == [phase.spec.code for phase in sales(team).phases]


def drag(driver: Driver, code: str, to: str, *, drop: bool = True) -> None:
    view = page(driver).phases
    start, end = (view.visualRect(view.grid.index(codes(driver).index(each), NAME)) for each in (code, to))
    down = end.center() + QPoint(0, 6 if end.y() > start.y() else -6)
    driver.drag(view.viewport(), start.center(), view.viewport(), down, drop=drop)


def test_a_phase_is_dragged_to_its_place(driver: Driver, team: Context) -> None:
    drag(driver, "D1", "D3")
    driver.settle()
    assert codes(driver)[3:6] == ["D2", "D3", "D1"]
    assert [phase.spec.code for phase in sales(team).phases][3:6] == ["D2", "D3", "D1"]
    assert not page(driver).phases.is_editing
    drag(driver, "D1", "D2")
    driver.settle()
    assert codes(driver)[3:6] == ["D1", "D2", "D3"]


def is_carrying(driver: Driver) -> bool:
    return page(driver).phases.is_carrying


def test_where_a_phase_may_not_be_dropped_is_seen_before(driver: Driver) -> None:
    view, before = page(driver).phases, codes(driver)
    drag(driver, "D1", "G2", drop=False)
    assert is_carrying(driver)
    assert "The order of kinds is" in page(driver).problems[1].text
    assert view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    view.viewport().grab()
    driver.press("Escape")
    assert not is_carrying(driver)
    assert not page(driver).problems[1].isVisible()
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton)
    driver.settle()
    assert codes(driver) == before


def test_the_keys_of_its_buttons_work_from_the_list_of_pages(team: Context, open_window: Callable[..., Driver]) -> None:
    create_deal(team, CreateDeal("Scales", phase_id=sales(team).phase("G1").id))  # so that retiring G1 asks
    pages = pipeline_rooms().settings_pages
    place = Place("settings", "Settings", "settings", "Work", lambda host: SettingsScreen(host, pages))
    driver = to_front(open_window(Rooms((place,))))
    screen = driver.find(SettingsScreen)
    for key, asks in (("Del", RetirePhaseDialog), ("Ins", AddPhaseDialog)):
        driver.find(QAbstractButton, "Pipelines").setFocus()
        driver.press(key)
        driver.settle()
        assert driver.find(asks).isVisible()
        driver.press("Escape")
        driver.settle()
    shown = page(driver).findChild(PlainScroll)
    assert shown is not None
    assert shown.mapTo(screen, shown.rect().bottomLeft()).y() == screen.rect().bottom(), "cut above the foot"


def test_a_phase_is_added_at_a_place_that_the_rules_leave(driver: Driver, team: Context) -> None:
    driver.press("Ins")
    asked = dialog(driver, AddPhaseDialog)
    kinds, places = asked.field("kind"), asked.field("place")
    assert isinstance(kinds, QComboBox)
    assert isinstance(places, QComboBox)
    assert [kinds.itemText(row) for row in range(kinds.count())] == ["Genesis", "Nurturing", "Delta", "After-sale"]
    kinds.setCurrentText("Delta")
    assert [places.itemText(row) for row in range(places.count())] == [
        "After N1 Nurture",
        "After D1 Discovery",
        "After D2 Proposal",
        "After D3 Contract",
    ]
    places.setCurrentText("After D1 Discovery")
    assert (asked.text("code"), asked.text("probability")) == ("D5", "40")
    driver.press("Ctrl+Return")
    driver.settle()
    assert asked.isVisible(), "a name is missing, and the dialog stays with what was entered"
    for key, text in (("name", "Trial"), ("limit", "30"), ("meaning", "They try it")):
        field = asked.field(key)
        assert isinstance(field, QLineEdit)
        field.setText(text)
    driver.press("Ctrl+Return")
    driver.settle()
    spec = sales(team).phase("D5").spec
    assert (spec.name, spec.limit_days, spec.probability, spec.meaning) == ("Trial", 30, 40, "They try it")
    assert codes(driver)[3:6] == ["D1", "D5", "D2"]
    assert page(driver).phases.current.spec.code == "D5"


def test_retiring_asks_where_the_deals_go_and_restoring_brings_it_back(driver: Driver, team: Context) -> None:
    go(driver, "D2")
    driver.press("Del")
    asked = dialog(driver, RetirePhaseDialog)
    places = asked.field("phase")
    assert isinstance(places, QComboBox)
    offered = [places.itemText(row) for row in range(places.count())]
    assert "Won" not in offered
    assert places.currentText() == "D1 Discovery"
    places.setCurrentText("D3 Contract")
    driver.press("Ctrl+Return")
    driver.settle()
    assert "D2" not in codes(driver)
    assert {line.spec.code: line.deals for line in page(driver).phases.grid.rows}["D3"] == 2
    driver.click(driver.find(Button, "Restore D2"))
    driver.settle()
    assert codes(driver)[3:7] == ["D1", "D3", "D2", "D4"]
    assert not page(driver).retired.isVisible()
    driver.press("Ctrl+Z", times=2)
    driver.settle()
    assert codes(driver)[3:7] == ["D1", "D2", "D3", "D4"]
    assert {line.spec.code: line.deals for line in page(driver).phases.grid.rows}["D2"] == 2


def test_an_empty_phase_is_retired_at_once_and_one_that_is_needed_never(driver: Driver) -> None:
    go(driver, "P1")
    driver.press("Del")
    driver.settle()
    assert "P1" not in codes(driver)
    go(driver, "Won")
    driver.press("Del")
    driver.settle()
    assert "exactly one phase for what is won" in page(driver).problems[1].text
    assert "Won" in codes(driver)


def test_a_pipeline_begins_with_a_template_that_is_shown_before(driver: Driver, team: Context) -> None:
    driver.click(driver.find(Button, "Add a pipeline"))
    driver.settle()
    asked = driver.find(AddPipelineDialog)
    box = asked.field("template")
    assert isinstance(box, QComboBox)
    box.setCurrentText("Ten stages: Sales")
    assert [row.spec.code for row in asked.preview.grid.rows][:4] == ["G1", "G2", "G3", "N1"]
    driver.press("Ctrl+Return")
    driver.settle()
    assert [row.name for row in pipelines(team)] == ["Sales", "Marketing", "Sales 2"]
    assert page(driver).pipelines.current.pipeline.name == "Sales 2"
    assert len(codes(driver)) == 16


def test_pipelines_are_renamed_retired_and_restored(driver: Driver, team: Context) -> None:
    shown = page(driver)
    shown.pipelines.setFocus()
    driver.press("F2")
    type_over(driver, "marketing")
    driver.press("Return")
    driver.settle()
    assert "already" in shown.problems[0].text
    driver.press("F2")
    type_over(driver, "New business")
    driver.press("Return")
    driver.settle()
    assert pipelines(team)[0].name == "New business"
    driver.press("Del")
    driver.settle()
    assert "still holds open deals (2)" in shown.problems[0].text
    shown.pipelines.setCurrentIndex(shown.pipelines.grid.index(1, 0))
    driver.press("Del")
    driver.settle()
    assert [row.name for row in pipelines(team)] == ["New business"]
    assert shown.pipelines.current.pipeline.is_retired
    driver.click(driver.find(Button, "Restore"))
    driver.settle()
    assert [row.name for row in pipelines(team)] == ["New business", "Marketing"]


def test_what_somebody_else_changes_appears(driver: Driver, team: Context) -> None:
    edit_phase(team, EditPhase(sales(team).phase("G1").id, None, {"name": "Suspect", "meaning": "Maybe"}))
    driver.settle()
    driver.until(lambda: page(driver).phases.grid.rows[0].spec.name == "Suspect")
    assert page(driver).form.texts["meaning"].text() == "Maybe"


def test_a_narrow_window_has_the_form_below(team: Context, open_window: Callable[..., Driver]) -> None:
    driver = open_window(rooms_with(pipeline_rooms(), "pipelines"), size=(960, 700))
    shown = page(driver)
    assert shown.form.mapTo(shown, QPoint(0, 0)).y() > shown.phases.mapTo(shown, QPoint(0, 0)).y() + 100
    driver.window.resize(1440, 900)
    driver.settle()
    assert shown.form.mapTo(shown, QPoint(0, 0)).x() > shown.phases.mapTo(shown, QPoint(0, 0)).x() + 100


def test_an_order_that_somebody_else_changed_meanwhile_is_decided_by_hand(driver: Driver, team: Context) -> None:
    before = codes(driver)
    pipeline = sales(team)
    ids = [phase.id for phase in pipeline.phases]
    theirs = (ids[1], ids[0], *ids[2:])
    go(driver, "D1")
    # Before the window hears of it.
    reorder_phases(team, ReorderPhases(pipeline.id, theirs))
    driver.press("Ctrl+Down")
    driver.settle()
    shown = [label.text() for label in driver.find(ConflictDialog).findChildren(QLabel)]
    assert ", ".join(before) in shown
    assert [phase.id for phase in sales(team).phases] == list(theirs)
    driver.press("Ctrl+S")
    driver.settle()
    d1, d2 = before.index("D1"), before.index("D2")
    mine = [phase.spec.code for phase in sales(team).phases]
    assert (mine[d1], mine[d2]) == ("D2", "D1")


def test_a_phase_has_a_history(driver: Driver, team: Context) -> None:
    edit_phase(team, EditPhase(sales(team).phase("D1").id, None, {"limit_days": 20}))
    driver.settle()
    go(driver, "D1")
    driver.press("Ctrl+H")
    driver.settle()
    rows = driver.find(HistoryDialog).changes.rows
    assert any("Time limit: 14 → 20" in label.text() for label in rows[0].findChildren(QLabel))
