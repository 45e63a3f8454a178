"""The forecast in the real window: figures, whose probability counts, the deals behind, targets, empty and low."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.domain.calibration.chances import Calibration
from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Unit
from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.services.calibration import calibrate
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.forecast import ForecastQuery
from app.services.forecast.judging import judgement_of
from app.services.people.companies import CreateCompany, create_company
from app.services.reports.archive import PrintWish, keep_forecast, keeping, read_printed
from app.services.targets import SetTarget, set_target, targets
from app.services.users import CreateUser, create_user
from app.ui.deals.rooms import deal_rooms
from app.ui.forecast import below_row
from app.ui.forecast.calibration_panel import WAITING
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.forecast.figures import CALIBRATED, NAME, OPEN, OWN, PHASE, TARGET
from app.ui.forecast.figures_view import FiguresView
from app.ui.forecast.options import Options
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forecast.screen import ForecastScreen
from app.ui.forecast.since_panel import ChangeLine
from app.ui.forecast.span_dialog import SpanDialog
from app.ui.forecast.target_dialog import TargetDialog
from app.ui.rooms import Rooms, joined
from app.ui.shared.charts.view import ChartView
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.judge_dialog import JudgeDialog
from app.ui.shared.many.dialog import ManyDialog
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.past import PastDeal, live_through
from tests.support.team import as_user, sales

Open = Callable[..., Driver]


@pytest.fixture
def deals(team: Context) -> dict[str, int]:
    """Four deals: March 10,000 of which the rep says 90 %, April 20,000, one without a date, one without an amount."""
    jonas = create_user(team, CreateUser("Jonas Lindqvist")).record_id
    phase = next(one for one in sales(team).phases if one.spec.code == "D2").id
    found = {}
    for name, amount, day, owner in (
        ("Ferro Castings", 1_000_000, date(2026, 3, 30), None),
        ("Meridian Grain", 2_000_000, date(2026, 4, 20), jonas),
        ("Roxby Tanks", 400_000, None, None),
        ("Quill Packaging", None, date(2026, 5, 4), None),
    ):
        company = create_company(team, CreateCompany(name)).record_id
        money = None if amount is None else Money(amount, "EUR")
        made = CreateDeal("Scales", company, money, phase, owner, expected_close_on=day)
        found[name] = create_deal(team, made).record_id
    edit_deal(team, EditDeal(found["Ferro Castings"], None, {"own_probability": 90}))
    return found


def opened(open_window: Open, size: tuple[int, int] = ui_host.SIZE) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), deal_rooms(), forecast_rooms()), size=size)
    driver.press("G, F")
    driver.settle()
    return driver


def table(driver: Driver) -> FiguresView:
    return driver.find(ForecastScreen).table.view


def said(driver: Driver, name: str, column: int) -> str:
    """What a cell of the table says in full."""
    figures = table(driver).figures
    place = next(place for place, row in enumerate(figures.rows) if row.label == name)
    return str(figures.index(place, column).data(Qt.ItemDataRole.AccessibleTextRole))


def listed(driver: Driver) -> list[str]:
    return [row.title for row in driver.find(DealsPanel).view.grid.rows]


def test_the_switch_changes_every_figure_and_every_figure_opens_its_deals(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    chance = next(one for one in sales(team).phases if one.spec.code == "D2").spec.probability
    driver = opened(open_window)
    screen = driver.find(ForecastScreen)
    assert screen.subtitle == "January to June 2026"
    assert screen.outlook.figure.text() == f"€{100 * chance:,}"  # March alone lies in this quarter
    assert said(driver, "Mira Osei", OPEN) == "Mira Osei, open €10,000"
    driver.press("2")
    assert screen.outlook.figure.text() == "€9,000"
    assert said(driver, "Mira Osei", OWN) == "Mira Osei, expected by the rep €9,000"
    assert said(driver, "Jonas Lindqvist", OWN) == f"Jonas Lindqvist, expected by the rep €{200 * chance:,}"
    chart = driver.find(ChartView, "Won and expected")
    hit = next(hit for hit in chart.hits if (hit.key, hit.part) == ("2026-03", "hatched"))
    driver.click(chart, chart.area_of(hit).center().toPoint())
    assert listed(driver) == ["Ferro Castings"]
    assert driver.find(DealsPanel).accessibleName() == "Mar 2026, expected, rep's own"
    driver.press("Return")
    driver.settle()
    assert driver.main.open_spot() == ("deals", deals["Ferro Castings"])
    assert driver.find(DealsPanel).isVisible(), "the list stays beside the sheet"


def test_the_table_is_walked_by_keys_and_cut_otherwise(team: Context, deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    view = table(driver)
    view.setFocus()
    view.setCurrentIndex(view.figures.index(view.figures.place_of("all"), OPEN))
    driver.press("3")  # not taken by the table
    assert driver.find(ForecastScreen).options.basis is Basis.CALIBRATED
    driver.press("Return")
    assert listed(driver) == ["Meridian Grain", "Ferro Castings", "Quill Packaging"]
    driver.press("Escape")
    assert driver.find(ForecastScreen).deals.isHidden()
    assert view.hasFocus()
    driver.find(ForecastScreen).table.cut_wanted.emit("kind")
    driver.settle()
    assert [row.label for row in view.figures.rows] == ["New business", "All"]
    assert view.isColumnHidden(TARGET)
    driver.find(ForecastScreen)._bar.own_span_wanted.emit()
    dialog = driver.find(SpanDialog)
    first, last = dialog.field("first_on"), dialog.field("last_on")
    assert isinstance(first, QLineEdit)
    assert isinstance(last, QLineEdit)
    assert (first.text(), last.text()) == ("1 Jan 2026", "30 Jun 2026")
    last.setText("31 Mar 2026")
    driver.press("Ctrl+Return")
    driver.settle()
    assert driver.find(ForecastScreen).subtitle == "January to March 2026"
    driver.find(ForecastScreen)._bar.span_wanted.emit("2026-01-01..9999-12-31")
    driver.settle()
    assert driver.find(ForecastScreen).subtitle == "January to March 2026", "too many months: as before"


def test_what_is_in_no_sum_is_listed_and_shows_by_itself_once_it_has_a_date(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    apart = driver.find(ForecastScreen).outlook.apart
    assert [button.label for button in apart.values() if button.isVisible()] == [
        "1 without a date",
        "1 without an amount",
    ]
    driver.click(apart["undated"])
    assert listed(driver) == ["Roxby Tanks"]
    before = driver.find(ForecastScreen).outlook.figure.text()
    edit_deal(team, EditDeal(deals["Roxby Tanks"], None, {"expected_close_on": date(2026, 3, 20)}))
    driver.until(lambda: driver.find(ForecastScreen).outlook.figure.text() != before)
    assert not apart["undated"].isVisible()


def test_a_target_is_set_in_its_place_and_the_outlook_is_measured_by_it(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    screen, view = driver.find(ForecastScreen), table(driver)
    assert screen.outlook.sentence.text().endswith("No target is set.")
    view.setFocus()
    view.setCurrentIndex(view.figures.index(view.figures.place_of(team.user.id), TARGET))
    driver.press("Return")
    dialog = driver.find(TargetDialog)
    amount, period = dialog.field("amount"), dialog.field("period")
    assert isinstance(amount, QLineEdit)
    assert isinstance(period, QComboBox)
    assert (dialog.chosen("user_id"), dialog.chosen("period")) == (team.user.id, "2026-Q1")
    amount.setText("8000")
    driver.press("Ctrl+Return")
    driver.settle()
    assert [(one.period, one.amount) for one in targets(team)] == [("2026-Q1", Money(800_000, "EUR"))]
    driver.press("2")
    assert screen.outlook.sentence.text() == "of €8,000, 112%. €1,000 above the target."
    assert said(driver, "Mira Osei", TARGET) == "Mira Osei, 0% won of €8,000"
    driver.press("Return")
    again = driver.find(TargetDialog)
    assert again.remove.isVisible()
    again.remove.click()
    driver.settle()
    assert targets(team) == ()
    driver.press("Ctrl+Z")
    driver.settle()
    assert [one.amount for one in targets(team)] == [Money(800_000, "EUR")]


def test_the_chart_is_also_a_table_and_is_walked_by_keys(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    chart = driver.find(ChartView, "Won and expected")
    chart.setFocus()
    driver.press("Home")
    driver.press("Right", times=6)
    assert chart.current is not None
    assert chart.current.key == "2026-06"
    driver.press("Left", times=2)
    assert "Apr 2026" in chart.accessibleDescription() or chart.accessibleDescription().startswith("Apr")
    driver.press("Ctrl+T")
    periods = driver.find(ForecastScreen).periods
    assert not chart.isVisible()
    assert periods.table.hasFocus()
    labels = [str(periods.table.figures.index(row, NAME).data()) for row in range(periods.table.figures.rowCount())]
    assert labels == ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026", "All"]


def test_without_deals_it_says_what_to_do_and_in_a_low_window_nothing_is_cut_off(
    team: Context, open_window: Open
) -> None:
    driver = opened(open_window, size=(1024, 700))
    assert driver.find(EmptyState).accessibleName() == "Nothing to forecast yet"
    set_target(team, SetTarget(team.user.id, "2026", Money(120_000_000, "EUR")))
    driver.until(lambda: table(driver).isVisible())
    bar, screen = driver.find(ForecastScreen).toolbar(), driver.find(ForecastScreen)
    assert bar is not None
    assert bar.childrenRect().right() <= bar.width()
    wide = screen.page.viewport().width()
    for part in (screen.outlook, screen.periods, screen.table):
        assert part.mapTo(screen.page, QPoint(part.width(), 0)).x() <= wide


def test_what_was_chosen_is_there_again(team: Context, deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    screen = driver.find(ForecastScreen)
    bar = screen._bar
    bar.span_wanted.emit("year")
    bar.who_wanted.emit(f"user:{team.user.id}")
    bar.basis_wanted.emit("calibrated")
    driver.settle()
    assert said(driver, "All", CALIBRATED).startswith("All, expected, calibrated €")
    assert said(driver, "All", PHASE) != ""
    assert [row.label for row in table(driver).figures.rows] == ["Mira Osei", "All"]
    kept = {**screen.session_state(), "unit": "fortnight", "pipeline_id": "x"}
    again = Options.from_json(kept, team.clock.today(), 1)
    assert again == replace(screen.options, unit=Unit.MONTH)
    assert again.span == "year"


def test_what_history_makes_of_the_phases_stands_beside_them(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    ends = ("Won", "Won", "Lost", "Won") * 10
    day = date(2026, 1, 5)
    live_through(team, (PastDeal((("G1", day), ("D2", day), (end, day)), values={"name": "Past"}) for end in ends))
    driver = opened(open_window)
    driver.find(ForecastScreen).show_basis(Basis.CALIBRATED)
    assert said(driver, "All", CALIBRATED) == "All, expected, calibrated €22,500"
    assert driver.find(ForecastScreen).outlook.note.text().startswith("From 40 ended deals")


def test_the_figures_do_not_wait_for_history_to_be_counted(
    team: Context, deals: dict[str, int], open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, may_count = date(2026, 1, 5), Event()
    ends = ("Won", "Won", "Lost", "Won") * 10
    live_through(team, (PastDeal((("G1", day), ("D2", day), (end, day)), values={"name": "Past"}) for end in ends))

    def held(ctx: Context) -> Calibration:
        assert may_count.wait(60)
        return calibrate(ctx)

    monkeypatch.setattr(below_row, "calibrate", held)
    chance = next(one for one in sales(team).phases if one.spec.code == "D2").spec.probability
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), forecast_rooms()))
    try:
        driver.press("G, F")
        driver.until(lambda: driver.find(ForecastScreen).picture is not None)
        screen = driver.find(ForecastScreen)
        by_phase = f"€{100 * chance:,}"
        assert screen.outlook.figure.text() == by_phase
        assert screen.page.below.calibration.isVisible()
        assert screen.page.below.calibration.note.text() == WAITING
        calibrated = driver.find(QAbstractButton, "Calibrated")
        assert not calibrated.isEnabled()
        driver.press("3")  # wished for already
        assert screen.outlook.figure.text() == by_phase
        assert said(driver, "All", CALIBRATED) == "All, expected, calibrated: past deals are being counted"
    finally:
        may_count.set()
    driver.settle()
    assert calibrated.isEnabled()
    assert calibrated.isChecked()
    assert screen.outlook.figure.text() == "€7,500"
    assert screen.page.below.calibration.note.text() != WAITING


def test_below_stand_shape_calibration_and_what_changed_since_the_last_print(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    lost = next(one for one in sales(team).phases if one.spec.kind is PhaseKind.LOST).id
    move_deal(team, MoveDeal(deals["Quill Packaging"], lost, reason="Price"))
    wish = PrintWish(ForecastQuery(date(2026, 1, 1), date(2026, 6, 30)), Basis.PHASE)
    keep_forecast(team, keeping(read_printed(team, wish)))
    edit_deal(team, EditDeal(deals["Meridian Grain"], None, {"amount_minor": 1_000_000}))
    chance = next(one for one in sales(team).phases if one.spec.code == "D2").spec.probability
    driver = opened(open_window)
    below = driver.find(ForecastScreen).page.below
    assert driver.find(ForecastScreen).outlook.before.text() == f"Thu 12 March €{100 * chance:,}"
    line = driver.find(ChangeLine)
    assert line.accessibleName() == f"Meridian Grain: shrunk, €20,000 to €10,000, -€{100 * chance:,}"
    driver.click(line)
    assert driver.main.open_spot() == ("deals", deals["Meridian Grain"])
    driver.main.close_sheet()
    assert below.calibration.note.text().startswith("What was said before 1 deal closed is not known.")
    assert below.shape.note.text() == "Too few to judge: 1 lost, and a verdict needs 20."
    step = next(hit for hit in below.shape.chart.hits if "1 left here" in hit.tip)
    below.shape.chart.opened.emit(step.key, step.part)
    driver.settle()
    assert listed(driver) == ["Quill Packaging"]


def test_a_category_is_chosen_in_the_list_and_a_manager_judges_beside_it(
    team: Context, deals: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    driver.find(ForecastScreen).outlook.opened.emit("All", tuple(deals.values()))
    view = driver.find(DealsPanel).view
    view.pick(deals["Ferro Castings"])
    driver.press("C")
    menu = next(menu for menu in view.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Commit").trigger()
    menu.close()
    driver.settle()
    row = view.current
    assert (row.title, row.category(), row.fact.category_is_own) == ("Ferro Castings", "Commit", True)
    driver.press("M")
    driver.settle()
    dialog = driver.find(JudgeDialog)
    chance = dialog.field("probability")
    assert isinstance(chance, QLineEdit)
    chance.setText("140")
    driver.press("Ctrl+Return")
    assert dialog.isVisible()
    chance.setText("30")
    driver.press("Ctrl+Return")
    driver.settle()
    assert (view.current.category(), view.current.judged()) == ("Commit", "30%")
    assert judgement_of(team, deals["Ferro Castings"]) is not None
    assert driver.find(ForecastScreen).outlook.figure.text() == before_judging(team)


def test_several_of_the_list_are_changed_together(team: Context, deals: dict[str, int], open_window: Open) -> None:
    driver = opened(open_window)
    driver.find(ForecastScreen).outlook.opened.emit("All", tuple(deals.values()))
    count = driver.find(DealsPanel).view.grid.rowCount()
    driver.press("Ctrl+A")
    driver.press("Shift+F2")
    driver.settle()
    driver.find(ManyDialog, f"Change {count} deals")
    driver.press("Tab", times=2)
    driver.type("2026-05-29")
    driver.press("Return")
    driver.settle()
    with team.reading() as session:
        days = [session.get_one(Deal, key).expected_close_on for key in deals.values()]
    ended = [each.fact for each in driver.find(DealsPanel).view.grid.rows if not each.is_open]
    assert days.count(date(2026, 5, 29)) == count - len(ended) > 1


def before_judging(team: Context) -> str:
    """What a manager expects changes no figure."""
    chance = next(one for one in sales(team).phases if one.spec.code == "D2").spec.probability
    return f"€{100 * chance:,}"


def test_a_rep_begins_with_their_own_deals_and_is_not_measured_by_everybodys(
    team: Context, deals: dict[str, int], qtbot: QtBot
) -> None:
    set_target(team, SetTarget(as_user(team, "Jonas Lindqvist").user.id, "2026", Money(4_000_000, "EUR")))
    set_target(team, SetTarget(team.user.id, "2026", Money(8_000_000, "EUR")))
    with ui_host.hosting(as_user(team, "Jonas Lindqvist"), forecast_rooms()) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        screen = driver.find(ForecastScreen)
        assert [row.label for row in screen.table.view.figures.rows] == ["Jonas Lindqvist", "All"]
        assert "of €10,000, 0%." in screen.outlook.sentence.text()
        assert not screen.table.targets.isVisible()
        screen._bar.who.cleared.emit()
        driver.settle()
        assert len(screen.table.view.figures.rows) == 3
        assert screen.outlook.sentence.text().endswith("Only managers and owners see the targets of others.")
