"""Ctrl+K finds records and runs every command, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.ui.host import Action
from app.ui.palette.entries import marked_part, match_rank
from app.ui.palette.palette import Palette
from app.ui.rooms import Rooms, SheetKind
from tests.support.driver import Driver
from tests.support.ui_host import BlankScreen, blank
from tests.ui.shell.test_main_window import Sheet

Open = Callable[..., Driver]

TABLES = ("deals", "companies", "contacts")


@pytest.fixture
def sentences() -> list[str]:
    """What was handed to the quick add."""
    return []


@pytest.fixture
def driver(open_window: Open, team: Context, sentences: list[str]) -> Driver:
    ferro = create_company(team, CreateCompany("Ferro Castings", {"city": "Solingen"})).record_id
    create_contact(team, CreateContact("Ana Ruiz", ferro))
    create_deal(team, CreateDeal("Crane scales", ferro, Money(3_120_000, "EUR")))
    places = (blank("pipeline", "Pipeline", letter="P"), blank("people", "People", letter="U"))
    rooms = Rooms(
        places,
        tuple(SheetKind(table, Sheet) for table in TABLES),
        add_sentence=lambda _host, text: sentences.append(text),
    )
    return open_window(rooms)


def rows(driver: Driver) -> list[str]:
    model = driver.find(Palette).model
    return [model.entry(row).title for row in range(model.rowCount())]


def look_for(driver: Driver, text: str) -> list[str]:
    driver.press("Ctrl+K")
    driver.type(text)
    driver.settle()
    return rows(driver)


def test_records_are_found_while_typing_and_opened_by_enter(driver: Driver) -> None:
    assert look_for(driver, "ferr")[:3] == ["Open", "Ferro Castings", "Ferro Castings"]
    model = driver.find(Palette).model
    assert (model.entry(1).badge, model.entry(1).detail) == (("G1", "genesis"), "Crane scales, €31,200")
    assert model.entry(2).detail == "Company, Solingen"
    driver.press("Return")
    assert driver.main.navigator.open_spot() == ("deals", 1)


def test_enter_waits_for_what_was_typed_to_be_found(driver: Driver) -> None:
    ran: list[str] = []
    first = Action("board.claim", "Claim a lead", lambda: ran.append("claim"), menu="Deal", scope="board")
    driver.main.add_actions(driver.find(BlankScreen), (first,))
    driver.main.set_subject("Ferro Castings")
    driver.press("Ctrl+K")
    driver.type("ana")
    driver.press("Return")
    driver.settle()
    assert ran == []
    assert driver.main.navigator.open_spot() == ("contacts", 1)


def test_down_and_up_choose_and_leave_heads_out(driver: Driver) -> None:
    look_for(driver, "ferr")
    driver.press("Down")
    driver.press("Return")
    assert driver.main.navigator.open_spot() == ("companies", 1)


def test_a_row_is_run_by_a_click(driver: Driver) -> None:
    look_for(driver, "ruiz")
    driver.click_item("Ana Ruiz", driver.find(Palette))
    assert driver.main.navigator.open_spot() == ("contacts", 1)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("@ferr", ["Open", "Ferro Castings"]), ("@ana", ["Open", "Ana Ruiz"]), ("#crane", ["Open", "Ferro Castings"])],
)
def test_a_prefix_narrows_to_people_or_deals(driver: Driver, typed: str, found: list[str]) -> None:
    assert look_for(driver, typed) == found


def test_commands_are_found_by_their_words_and_run(driver: Driver) -> None:
    found = look_for(driver, ">peo")
    assert found == ["Go", "People"]
    driver.press("Return")
    assert driver.main.frame.bar.titles[0] == "People"


def test_what_can_t_be_run_stays_with_its_reason(driver: Driver) -> None:
    look_for(driver, ">undo")
    entry = driver.find(Palette).model.entry(1)
    assert (entry.title, entry.reason, entry.caps) == ("Undo", "nothing to undo", ("Ctrl", "Z"))
    driver.press("Return")
    assert driver.find(Palette).isVisible()


def test_what_can_be_done_with_the_selection_comes_first(driver: Driver) -> None:
    ran: list[str] = []
    win = Action("board.won", "Mark as won…", lambda: ran.append("won"), menu="Deal", key="W", scope="board")
    claim = Action("pool.claim", "Claim a lead", lambda: ran.append("claim"), menu="Deal")  # which is about no deal
    driver.main.add_actions(driver.find(BlankScreen), (claim, win))
    driver.main.set_subject("Ferro Castings")
    driver.press("Ctrl+K")
    assert rows(driver)[:3] == ["Do with Ferro Castings", "Mark as won", "Go"]
    driver.press("Return")
    assert ran == ["won"]


def test_a_plus_hands_the_sentence_to_the_quick_add(driver: Driver, sentences: list[str]) -> None:
    assert look_for(driver, "+call Ana") == ["Add “call Ana”"]
    driver.press("Return")
    assert sentences == ["call Ana"]


def test_what_nobody_is_called_can_be_added(driver: Driver) -> None:
    assert look_for(driver, "zzzz") == ["Add “zzzz”"]


def test_a_telephone_number_is_found_as_it_is_written(driver: Driver, team: Context) -> None:
    create_contact(team, CreateContact("Theo Brandt", None, {"phone": "+44 20 7946 0143"}))
    assert look_for(driver, "+44 20 7946 0143") == ["Open", "Theo Brandt"]


def test_among_commands_nothing_is_offered_to_be_added(driver: Driver) -> None:
    assert look_for(driver, ">zzzz") == ["No command is called so"]
    driver.press("Return")
    assert driver.find(Palette).isVisible()


def test_keys_of_the_window_rest_while_it_is_open_and_esc_closes_it(driver: Driver) -> None:
    driver.press("Ctrl+K")
    driver.press("Ctrl+2")
    driver.type("g")
    driver.press("Esc")
    assert driver.main.frame.bar.titles[0] == "Pipeline"
    driver.settle()
    assert driver.window.findChildren(Palette) == []


@pytest.mark.parametrize(
    ("text", "keywords", "typed", "rank"),
    [
        ("Mark as won", "", "mark", 0),
        ("Mark as won", "", "won mark", 1),
        ("Mark as won", "close success", "succ", 2),
        ("Mark as won", "close", "mark lost", None),
        ("Mark as won", "", "", 0),
    ],
)
def test_how_well_a_command_fits(text: str, keywords: str, typed: str, rank: int | None) -> None:
    assert match_rank(Action("x.y", text, lambda: None, keywords=keywords), typed) == rank


@pytest.mark.parametrize(
    ("title", "typed", "marked"),
    [
        ("Ferro Castings", "fer", "Fer"),
        ("Dunbrook Forge", "for", "For"),
        ("Comfort", "for", ""),
        ("C++ (x)", "c++", "C++"),
    ],
)
def test_what_was_typed_is_marked_where_a_word_begins(title: str, typed: str, marked: str) -> None:
    start, end = marked_part(title, typed)
    assert title[start:end] == marked
