"""People, sources, products and rates are looked after in lists that are edited where they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.sources import EditLeadSource, edit_lead_source, lead_sources
from app.services.products import CreateProduct, create_product, products
from app.services.rates import AddRate, add_rate, rates
from app.services.users import CreateUser, EditUser, create_user, edit_user, users
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.page import ListPage
from app.ui.team.people import PeoplePage
from app.ui.team.products import ProductsPage
from app.ui.team.rates import RatesPage
from app.ui.team.rooms import team_rooms
from app.ui.team.sources import SourcesPage
from app.ui.team.words import rate_text
from tests.support.driver import Driver
from tests.support.list_driver import ListDriver
from tests.support.settings_place import rooms_with, to_front
from tests.support.team import TODAY

P = TypeVar("P", bound=ListPage)
Opener = Callable[..., Driver]


def opened(open_window: Opener, key: str, kind: type[P]) -> tuple[ListDriver, P]:
    driver = to_front(open_window(rooms_with(team_rooms(), key)))
    page = driver.find(kind)
    return ListDriver(driver, page), page


# -- people ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def people(team: Context, open_window: Opener) -> ListDriver:
    create_user(team, CreateUser("Jonas Lind", "manager", region="North"))
    create_user(team, CreateUser("Priya Rao"))
    return opened(open_window, "people", PeoplePage)[0]


def test_people_are_listed_with_what_they_do(people: ListDriver) -> None:
    assert people.names() == ["Mira Osei", "Jonas Lind", "Priya Rao"]
    assert people.names(2) == ["Owner", "Manager", "Sales rep"]


def test_a_person_is_renamed_and_undo_takes_it_back(people: ListDriver, team: Context) -> None:
    people.type_in("Jonas Lind", "name", "Jonas Lindqvist")
    assert [user.name for user in users(team)] == ["Mira Osei", "Jonas Lindqvist", "Priya Rao"]
    people.press("Ctrl+Z")
    assert people.names() == ["Mira Osei", "Jonas Lind", "Priya Rao"]


def test_a_name_that_is_taken_stays_in_its_cell_with_the_reason(people: ListDriver) -> None:
    people.type_in("Jonas Lind", "name", "priya RAO")
    assert "“Priya Rao” already" in people.problem
    assert people.cell() == "priya RAO"
    people.press("Escape")
    assert (people.cell(), people.problem) == ("Jonas Lind", "")


def test_role_and_manager_are_chosen(people: ListDriver, team: Context) -> None:
    people.choose("Priya Rao", "role", "Inside sales")
    people.choose("Priya Rao", "manager_id", "Jonas Lind")
    priya = users(team)[2]
    assert (priya.role, priya.manager) == ("inside_sales", "Jonas Lind")
    people.choose("Jonas Lind", "manager_id", "Priya Rao")
    assert "report to themselves" in people.problem


def test_somebody_new_is_asked_for_and_shown(people: ListDriver, team: Context) -> None:
    people.press("Ins")
    people.accept()
    assert people.dialog().field("name").accessibleDescription() == "Enter a name."
    people.fill(name="Tom Hadley", role="Support", manager_id="Mira Osei", email="tom@fernhill.example")
    people.accept()
    tom = users(team)[3]
    assert (tom.initials, tom.role, tom.manager, tom.email) == ("TH", "support", "Mira Osei", "tom@fernhill.example")
    assert people.page.view.current.name == "Tom Hadley"


def test_the_key_of_the_button_works_beside_the_list_as_well(people: ListDriver) -> None:
    QTest.keyClick(people.page, Qt.Key.Key_Insert)  # as the list of the pages hands it on
    people.driver.settle()
    assert people.dialog().accessibleName() == "Add somebody to the team"


def test_whoever_leaves_hands_over_what_is_open(people: ListDriver, team: Context) -> None:
    create_deal(team, CreateDeal("Scales", owner_id=users(team)[1].id))
    people.go("Jonas Lind")
    people.press("Del")
    dialog = people.dialog()
    assert dialog.accessibleName() == "Disable Jonas Lind?"
    people.fill(hand_over_to="Priya Rao")
    people.accept()
    assert people.names() == ["Mira Osei", "Priya Rao", "Jonas Lind"]
    people.go("Jonas Lind")
    people.choose("Jonas Lind", "is_active", "Enabled")
    assert people.names() == ["Mira Osei", "Jonas Lind", "Priya Rao"]


def test_whoever_has_nothing_in_hand_leaves_at_once(people: ListDriver, team: Context) -> None:
    people.choose("Priya Rao", "is_active", "Disabled")
    assert [user.name for user in users(team)] == ["Mira Osei", "Jonas Lind"]


def test_the_last_owner_stays(people: ListDriver) -> None:
    people.choose("Mira Osei", "role", "Manager")
    assert "only active owner" in people.problem
    people.press("Escape")
    people.go("Mira Osei")
    people.press("Del")
    assert "only active owner" in people.problem
    assert people.names()[0] == "Mira Osei"


def test_two_people_changing_one_field_are_asked(people: ListDriver, team: Context) -> None:
    people.go("Jonas Lind", "region")
    people.press("F2")
    people.press("Ctrl+A")
    people.driver.type("South")
    edit_user(team, EditUser(users(team)[1].id, None, {"region": "West"}))
    people.press("Return")
    people.driver.click(people.driver.find(Button, "Save mine"))
    people.driver.settle()
    assert users(team)[1].region == "South"


# -- sources and products ----------------------------------------------------------------------------------------------


def test_sources_are_added_renamed_and_taken_out_of_use(team: Context, open_window: Opener) -> None:
    hands, page = opened(open_window, "sources", SourcesPage)
    hands.press("Ins")
    hands.fill(name="web site")
    hands.accept()
    assert "already" in hands.dialog().field("name").accessibleDescription()
    hands.fill(name="Hanover fair")
    hands.accept()
    assert page.view.current.name == "Hanover fair"
    hands.type_in("Hanover fair", "name", "Hanover Messe")
    hands.choose("Hanover Messe", "is_active", "Out of use")
    assert hands.names()[-1] == "Hanover Messe"
    assert "Hanover Messe" not in [source.name for source in lead_sources(team)]


def test_only_a_source_that_nothing_came_from_is_deleted(team: Context, open_window: Opener) -> None:
    website, campaign = (next(s.id for s in lead_sources(team) if s.name == name) for name in ("Website", "Campaign"))
    create_deal(team, CreateDeal("Scales", lead_source_id=website))
    hands, _page = opened(open_window, "sources", SourcesPage)
    for name in ("Website", "Campaign"):
        hands.go(name)
        hands.press("Del")
    ids = {source.id for source in lead_sources(team)}
    assert website in ids
    assert campaign not in ids
    hands.press("Ctrl+Z")
    assert "Campaign" in hands.names()


def test_what_others_do_is_seen(team: Context, open_window: Opener) -> None:
    hands, _page = opened(open_window, "sources", SourcesPage)
    referral = next(source for source in lead_sources(team) if source.name == "Referral")
    edit_lead_source(team, EditLeadSource(referral.id, None, {"name": "Friends"}))
    hands.driver.until(lambda: "Friends" in hands.names())


def test_an_empty_list_says_what_to_do(team: Context, open_window: Opener) -> None:
    hands, page = opened(open_window, "products", ProductsPage)
    assert not page.view.isVisible()
    empty = page.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    hands.driver.click(empty.button)
    hands.fill(name="Crane scale", list_price="5,200 EU")
    hands.accept()
    assert hands.dialog().field("list_price").accessibleDescription()
    hands.fill(list_price="5200+4%")
    hands.accept()
    assert [(row.name, row.list_price) for row in products(team)] == [("Crane scale", Money(540_800, "EUR"))]
    assert page.view.isVisible()


def test_prices_are_typed_in_any_currency_or_taken_away(team: Context, open_window: Opener) -> None:
    create_product(team, CreateProduct("Crane scale", list_price=Money(520_000, "EUR")))
    hands, _page = opened(open_window, "products", ProductsPage)
    hands.type_in("Crane scale", "list_price", "$5,600")
    assert products(team)[0].list_price == Money(560_000, "USD")
    assert hands.cell() == "$5,600"
    hands.go("Crane scale", "list_price")
    hands.press("F2")
    hands.press("Ctrl+A")
    hands.press("Del")
    hands.press("Return")
    assert products(team)[0].list_price is None
    hands.choose("Crane scale", "is_active", "Out of use")
    assert products(team) == ()
    hands.go("Crane scale")
    hands.press("Del")
    assert products(team, with_retired=True) == ()


# -- rates -------------------------------------------------------------------------------------------------------------


def test_a_rate_that_sums_lack_is_a_caution_that_leads_to_it(team: Context, open_window: Opener) -> None:
    create_deal(team, CreateDeal("Swiss", amount=Money(100, "CHF")))
    hands, page = opened(open_window, "rates", RatesPage)
    assert page.caution.text == "1 deal is left out of sums: there is no CHF rate from Thu 12 March on."
    hands.driver.click(page.caution.button)
    currency = hands.dialog().field("currency")
    assert isinstance(currency, QComboBox)
    assert currency.currentText() == "CHF"
    hands.accept()
    assert "Enter the rate" in hands.dialog().field("rate").accessibleDescription()
    hands.fill(rate="1.05")
    hands.accept()
    assert [(row.currency, row.valid_on, row.rate) for row in rates(team)] == [("CHF", TODAY, Decimal("1.05"))]
    assert not page.caution.isVisible()


def test_rates_are_changed_and_removed(team: Context, open_window: Opener) -> None:
    add_rate(team, AddRate("USD", date(2025, 1, 1), Decimal("0.9")))
    add_rate(team, AddRate("USD", date(2026, 1, 1), Decimal("0.95")))
    hands, page = opened(open_window, "rates", RatesPage)
    view = page.view
    assert view.grid.index(0, 2).data() == "In force: 1 USD = 0.9500 EUR"
    view.setCurrentIndex(view.grid.index(0, 1))
    hands.press("F2")
    hands.press("Ctrl+A")
    hands.driver.type("1 jan 2025")
    hands.press("Return")
    assert "already" in hands.problem
    hands.press("Escape")
    view.setCurrentIndex(view.grid.index(0, 3))
    hands.press("F2")
    hands.press("Ctrl+A")
    hands.driver.type("0.96")
    hands.press("Return")
    assert rates(team)[0].rate == Decimal("0.96")
    hands.press("Del")
    assert [row.valid_on for row in rates(team)] == [date(2025, 1, 1)]


def test_the_dialog_of_rates_says_which_field_is_wrong(team: Context, open_window: Opener) -> None:
    hands, page = opened(open_window, "rates", RatesPage)
    page.add()
    hands.fill(currency="EUR", valid_on="31 feb", rate="1")
    hands.accept()
    assert hands.dialog().field("valid_on").accessibleDescription()
    hands.fill(valid_on="1 jan")
    hands.accept()
    assert "own currency" in hands.dialog().field("currency").accessibleDescription()
    hands.driver.press("Escape")
    assert rates(team) == ()


@pytest.mark.parametrize(
    ("rate", "text"), [("0.9", "0.9000"), ("0.2345678", "0.2345678"), ("1200", "1,200.0000"), ("1.0500", "1.0500")]
)
def test_rates_stand_in_line(rate: str, text: str) -> None:
    assert rate_text(Decimal(rate)) == text
