"""The team's own facts are stored one by one, and say what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.logo import logo
from app.services.team import EditTeam, Holiday, TeamRow, edit_team
from app.services.team import team as stored
from app.services.users import EditUser, edit_user
from app.ui.shared.buttons import Button
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.team.facts import TeamPage, notes
from app.ui.team.logo import LogoPanel
from app.ui.team.rooms import team_rooms
from tests.support.driver import Driver
from tests.support.settings_place import rooms_with, to_front
from tests.support.team import TODAY


@pytest.fixture
def driver(team: Context, open_window: Callable[..., Driver]) -> Driver:
    return to_front(open_window(rooms_with(team_rooms(), "team")))


def type_in(driver: Driver, column: str, text: str) -> None:
    driver.find(TeamPage).form.field(column).begin_edit()
    driver.press("Ctrl+A")
    driver.type(text)
    driver.press("Return")
    driver.settle()


def test_the_name_is_stored_and_undo_takes_it_back(driver: Driver, team: Context) -> None:
    type_in(driver, "name", "Fernhill")
    assert stored(team).name == "Fernhill"
    driver.press("Ctrl+Z")
    driver.settle()
    assert stored(team).name == "Fernhill Scales"
    assert driver.find(TeamPage).form.field("name").text() == "Fernhill Scales"


def test_the_window_follows_at_once(driver: Driver, team: Context) -> None:
    type_in(driver, "name", "Fernhill")
    assert driver.window.windowTitle() == "Fernhill – Headwater"
    type_in(driver, "country", "germ")
    assert driver.main.ctx.calendar.country == "DE"
    edit_user(team, EditUser(team.user.id, None, {"name": "Mira Lind", "initials": "ML"}))
    driver.until(lambda: driver.main.ctx.user.name == "Mira Lind")
    driver.settle()
    assert driver.main.ctx.team.name == "Fernhill"


def test_country_and_start_of_the_year_are_chosen(driver: Driver, team: Context) -> None:
    type_in(driver, "country", "germ")
    type_in(driver, "fiscal_year_start_month", "ju")
    facts = stored(team)
    assert (facts.country, facts.fiscal_year_start_month) == ("DE", 6)
    page = driver.find(TeamPage)
    assert page.form.field("country").text() == "Germany"
    type_in(driver, "country", "no pub")
    assert stored(team).country is None


def test_the_currency_is_free_until_there_are_deals(driver: Driver, team: Context) -> None:
    type_in(driver, "currency", "chf")
    assert stored(team).currency == "CHF"
    type_in(driver, "currency", "XXY")
    field = driver.find(TeamPage).form.field("currency")
    assert "XXY" in field.error
    assert field.text() == "XXY"
    driver.press("Escape")
    field.revert()
    create_deal(team, CreateDeal("Scales"))
    driver.until(lambda: field.state == "locked")


def test_what_an_hour_costs_is_typed_in_the_teams_currency(driver: Driver, team: Context) -> None:
    type_in(driver, "hour_cost_minor", "45,50")
    assert stored(team).hour_cost == Money(4550, "EUR")
    type_in(driver, "hour_cost_minor", "45 USD")
    field = driver.find(TeamPage).form.field("hour_cost_minor")
    assert "EUR" in field.error
    driver.press("Escape")
    field.revert()
    edit_team(team, EditTeam(None, {"hour_cost_minor": None}))
    driver.until(lambda: field.text() == "")
    type_in(driver, "hour_cost_minor", "0")
    assert stored(team).hour_cost == Money(0, "EUR")


def test_two_people_changing_one_fact_are_asked(driver: Driver, team: Context) -> None:
    page = driver.find(TeamPage)
    page.form.field("name").begin_edit()
    driver.press("Ctrl+A")
    driver.type("Mine")
    edit_team(team, EditTeam(None, {"name": "Theirs"}))
    driver.press("Return")
    driver.settle()
    driver.click(driver.find(Button, "Save mine"))
    driver.settle()
    assert stored(team).name == "Mine"


def test_a_name_under_way_stays_on_what_was_seen_when_it_was_begun(driver: Driver, team: Context) -> None:
    page = driver.find(TeamPage)
    page.form.field("name").begin_edit()
    driver.press("Ctrl+A")
    driver.type("Mine")
    edit_team(team, EditTeam(None, {"name": "Theirs"}))
    driver.settle()
    driver.press("Return")
    driver.settle()
    driver.find(ConflictDialog)
    assert stored(team).name == "Theirs"
    driver.press("Return")
    driver.settle()
    assert page.form.field("name").text() == "Theirs"


def test_what_follows_is_said() -> None:
    facts = TeamRow(1, "Fernhill", "EUR", "DE", 11, "There are deals.")
    lines = notes(facts, Holiday(date(2026, 4, 3), "Good Friday"), TODAY).splitlines()
    assert lines == [
        "There are deals.",
        "Clocks count working days without holidays; the next is Good Friday (Fri 3 April, in 22 days).",
        "The first quarter is November to January.",
    ]
    lost = notes(replace(facts, zone="Europe/Gone"), None, TODAY).splitlines()[-1]
    assert lost == "The time zone “Europe/Gone” is not known here; that of each computer is used. Choose another."


def test_a_logo_is_chosen_looked_at_and_removed(driver: Driver, team: Context, tmp_path: Path) -> None:
    panel, drawing = driver.find(LogoPanel), tmp_path / "fern.svg"
    size = 'xmlns="http://www.w3.org/2000/svg" width="90" height="30"'
    drawing.write_text(f'<svg {size}><rect width="90" height="30" fill="#0e6681"/></svg>', encoding="utf-8")
    assert panel.preview.accessibleName() == "No logo"
    panel.take(drawing)
    driver.settle()
    found = logo(team)
    assert found is not None
    assert found.wide == 3 * found.tall
    assert panel.preview.accessibleName() == f"The logo, {found.wide} by {found.tall} dots"
    driver.until(lambda: driver.main.ctx.team.logo == found)
    drawing.write_text("<svg", encoding="utf-8")
    panel.take(drawing)
    driver.settle()
    assert "can't be read" in panel.problem.text
    assert logo(team) == found
    panel.remove.click()
    driver.settle()
    assert logo(team) is None
    assert not panel.remove.isEnabled()
