"""The lists of companies and people: exact, of any length, worked by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from shiboken6 import isValid

from app.domain.text import match_key
from app.models.people import Company
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.lists import ListQuery, company_ids, company_rows
from app.services.people.sources import CreateLeadSource, create_lead_source
from app.services.users import CreateUser, create_user
from app.services.views import SetDefaultView, set_default_view, views
from app.storage.bulk import bulk_insert
from app.ui.companies.rooms import company_rooms
from app.ui.contacts.rooms import contact_rooms
from app.ui.rooms import Rooms
from app.ui.shared.adding import NewCompanyDialog, NewPersonDialog
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.many.dialog import ManyDialog
from app.ui.shared.paged_model import BLOCK
from app.ui.shared.record_list import RecordListScreen
from app.ui.shared.strips import Strip
from app.ui.shared.view_dialog import NameDialog
from tests.support.driver import Driver


def rooms() -> Rooms:
    parts = (company_rooms(), contact_rooms())
    return Rooms(
        tuple(place for part in parts for place in part.places),
        tuple(kind for part in parts for kind in part.sheets),
        actions=tuple(action for part in parts for action in part.actions),
    )


def screen(driver: Driver) -> RecordListScreen:
    found = [each for each in driver.window.findChildren(RecordListScreen) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def column(driver: Driver, key: str, rows: int = 12) -> list[str]:
    """What a column shows in its first rows."""
    model = screen(driver).model
    place = [column.key for column in model.columns].index(key)
    return [model.data(model.index(row, place)) for row in range(min(rows, model.rowCount()))]


def focused(driver: Driver) -> Driver:
    screen(driver).view.setFocus()
    return driver


@pytest.fixture
def companies(team: Context) -> Context:
    for name, city in (("Zeta Foods", "York"), ("Beta Mills", "Leeds"), ("Ångström Labs", "")):
        create_company(team, CreateCompany(name, {"city": city}))
    return team


@pytest.fixture
def listed(companies: Context, open_window: Callable[..., Driver]) -> Driver:
    return open_window(rooms())


def test_rows_come_sorted_with_their_count(listed: Driver) -> None:
    assert column(listed, "name") == ["Ångström Labs", "Beta Mills", "Zeta Foods"]
    assert screen(listed).subtitle == "3 companies"


def test_a_click_on_a_head_sorts_and_another_turns_it_round(listed: Driver) -> None:
    head = screen(listed).view.horizontalHeader()
    at = QPoint(head.sectionPosition(2) + 20, head.height() // 2)
    for expected in (["Beta Mills", "Zeta Foods", "Ångström Labs"], ["Zeta Foods", "Beta Mills", "Ångström Labs"]):
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
        listed.settle()
        assert column(listed, "name") == expected


def test_typing_finds_and_escape_clears(listed: Driver) -> None:
    focused(listed).press("Ctrl+F")
    listed.type("mil")
    listed.until(lambda: screen(listed).model.rowCount() == 1)
    listed.settle()
    assert column(listed, "name") == ["Beta Mills"]
    listed.press("Escape")
    listed.until(lambda: screen(listed).model.rowCount() == 3)


def test_what_a_filter_hides_is_told_from_what_is_not_there(listed: Driver) -> None:
    focused(listed).press("/")
    listed.type("nobody")
    listed.until(lambda: screen(listed).model.rowCount() == 0)
    listed.settle()
    nothing = listed.find(EmptyState)
    assert nothing.accessibleName() == "No company fits the filter"
    listed.click(nothing.button)
    listed.until(lambda: screen(listed).model.rowCount() == 3)


def test_an_empty_list_leads_to_the_first_company(team: Context, open_window: Callable[..., Driver]) -> None:
    driver = open_window(rooms())
    nothing = driver.find(EmptyState)
    assert nothing.accessibleName() == "No companies yet"
    driver.click(nothing.button)
    driver.type("Ferro Castings")
    driver.press("Return")
    driver.settle()
    driver.until(lambda: screen(driver).model.rowCount() == 1)
    assert driver.main.navigator.sheet is not None


def test_the_owner_filter_asks_the_database(listed: Driver, companies: Context) -> None:
    create_company(companies, CreateCompany("Nobody's", {"owner_id": None}))
    listed.click(screen(listed).bar.owner)
    menu = next(menu for menu in listed.window.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Nobody").trigger()
    menu.close()
    listed.settle()
    assert column(listed, "name") == ["Nobody's"]
    assert screen(listed).bar.owner.value == "Nobody"


def test_f2_edits_a_cell_and_enter_stores_it(listed: Driver, companies: Context) -> None:
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, 2))
    focused(listed).press("F2")
    listed.type("Hull")
    listed.press("Return")
    listed.settle()
    listed.settle()
    assert column(listed, "city") == ["", "Hull", "York"]
    rows = company_rows(companies, company_ids(companies, ListQuery(text="beta")))
    assert [row.city for row in rows.values()] == ["Hull"]
    assert listed.main.undo.undo_label == "Changed city of Beta Mills"


def test_a_stale_cell_is_refused_with_both_values(listed: Driver, companies: Context) -> None:
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, 2))
    focused(listed).press("F2")
    listed.type("Hull")
    key = company_ids(companies, ListQuery(text="beta"))[0]
    edit_company(companies, EditCompany(key, None, {"city": "Bath"}))
    listed.press("Return")
    listed.settle()
    assert listed.window.findChild(ConflictDialog) is not None
    listed.press("Ctrl+S")
    listed.settle()
    assert company_rows(companies, [key])[key].city == "Hull"


def test_what_is_typed_survives_what_others_store_and_is_stored_on_top_of_what_was_seen(
    listed: Driver, companies: Context
) -> None:
    key = company_ids(companies, ListQuery(text="beta"))[0]
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, 2))
    focused(listed).press("F2")
    listed.type("Hull")
    edit_company(companies, EditCompany(key, None, {"city": "Bath"}))
    create_company(companies, CreateCompany("Alpha"))
    listed.settle()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Hull"
    listed.press("Return")
    listed.settle()
    shown = [label.text() for label in listed.find(ConflictDialog).findChildren(QLabel)]
    for words in ("Leeds", "Bath", "Hull"):
        assert words in shown
    listed.press("Return")
    listed.until(lambda: column(listed, "city") == ["", "", "Bath", "York"])
    assert column(listed, "name") == ["Alpha", "Ångström Labs", "Beta Mills", "Zeta Foods"]


def test_shift_adds_a_sort_key(listed: Driver, companies: Context) -> None:
    create_company(companies, CreateCompany("Alpha Foods", {"city": "York"}))
    listed.until(lambda: screen(listed).model.rowCount() == 4)
    head = screen(listed).view.horizontalHeader()
    for place, modifier in ((2, Qt.KeyboardModifier.NoModifier), (0, Qt.KeyboardModifier.ShiftModifier)):
        at = QPoint(head.sectionPosition(place) + 20, head.height() // 2)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, modifier, at)
        listed.settle()
    assert screen(listed).query.sort == (("city", False), ("name", False))
    assert column(listed, "name") == ["Beta Mills", "Alpha Foods", "Zeta Foods", "Ångström Labs"]


def test_selected_rows_are_copied_as_a_table(listed: Driver, companies: Context) -> None:
    key = company_ids(companies, ListQuery(text="beta"))[0]
    edit_company(companies, EditCompany(key, None, {"phone": "+44 113 496 0000", "industry": "=1+1"}))
    listed.settle()
    focused(listed).press("Home")
    listed.press("Shift+Down")
    listed.press("Ctrl+C")
    listed.settle()
    rows = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert rows[0][:4] == ["Company", "Industry", "City", "Country"]
    assert [row[0] for row in rows[1:]] == ["Ångström Labs", "Beta Mills"]
    # To a spreadsheet these would be formulas.
    assert rows[2][1] == "'=1+1"
    assert rows[2][rows[0].index("Phone")] == "'+44 113 496 0000"


def test_what_is_selected_is_counted_and_summed(listed: Driver, companies: Context) -> None:
    beta, zeta = (company_ids(companies, ListQuery(text=name))[0] for name in ("beta", "zeta"))
    for number, company in enumerate((beta, beta, zeta)):
        create_contact(companies, CreateContact(f"Person {number}", company))
    create_deal(companies, CreateDeal("Scales", zeta))
    listed.settle()
    focused(listed).press("End")
    listed.press("Shift+Up")
    listed.until(lambda: "people" in listed.main.frame.status.right_text)
    assert listed.main.frame.status.right_text.startswith("2 of 3 selected, 3 people, 1 open deal")
    listed.press("Home")
    assert "selected" not in listed.main.frame.status.right_text


def choose(driver: Driver, *words: str) -> None:
    """Trigger an entry of the menu that is open."""
    driver.until(lambda: any(menu.isVisible() for menu in driver.window.findChildren(QMenu)))
    menu = next(menu for menu in driver.window.findChildren(QMenu) if menu.isVisible())
    entry = next(action for action in menu.actions() if action.text() == " ".join(words))
    menu.close()
    driver.window.activateWindow()  # which a platform with a screen does by itself
    entry.trigger()
    driver.settle()


def test_the_menu_opens_by_key_and_a_change_of_many_is_one_step_to_undo(listed: Driver, companies: Context) -> None:
    focused(listed).press("Home")
    listed.press("Shift+Down", times=2)
    listed.press("Shift+F10")
    choose(listed, "Change the owner…")
    choose(listed, "Nobody")
    assert len(company_ids(companies, ListQuery(unowned=True))) == 3
    listed.press("Ctrl+Z")
    listed.settle()
    assert len(company_ids(companies, ListQuery(unowned=True))) == 0


def heads(driver: Driver) -> list[str]:
    return [column.head for column in screen(driver).view.shown_columns]


def test_columns_are_chosen_and_kept_and_the_first_stays_in_sight(
    listed: Driver, open_window: Callable[..., Driver]
) -> None:
    usual = heads(listed)
    listed.main.run("companies.columns")
    choose(listed, "Industry")
    for head in ("Website", "E-mail", "Region", "Employees", "Source", "Added on"):
        listed.main.run("companies.columns")
        choose(listed, head)
    assert "Industry" not in heads(listed)
    assert {"Website", "E-mail", "Region", "Employees", "Source", "Added on"} <= set(heads(listed))
    view = screen(listed).view
    assert not view.frozen.isVisible()
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    assert view.frozen.isVisible()
    assert view.frozen.indexAt(QPoint(20, 20)).data() == "Ångström Labs"
    state, chosen = screen(listed).session_state(), view.chosen
    listed.main.run("companies.columns")
    choose(listed, "The usual columns")
    assert heads(listed) == usual
    screen(listed).restore_session(state)
    assert view.chosen == chosen


def test_a_view_keeps_filter_order_and_columns_and_can_be_started_with(
    listed: Driver, companies: Context, open_window: Callable[..., Driver]
) -> None:
    listed.main.run("companies.columns")
    choose(listed, "Industry")
    screen(listed).ask(ListQuery(text="mil", sort=(("city", True),)))
    listed.settle()
    listed.main.run("companies.views")
    listed.settle()
    choose(listed, "Save this view as…")
    assert listed.find(NameDialog).isVisible()
    listed.type("Mills")
    listed.press("Return")
    listed.settle()
    screen(listed).show_definition({})
    listed.settle()
    assert column(listed, "name") == ["Ångström Labs", "Beta Mills", "Zeta Foods"]
    (view,) = views(companies, "companies")
    set_default_view(companies, SetDefaultView("companies", view.id))
    listed.main.run("companies.views")
    listed.settle()
    choose(listed, "Mills")
    assert column(listed, "name") == ["Beta Mills"]
    assert screen(listed).query == ListQuery(text="mil", sort=(("city", True),))
    assert "Industry" not in heads(listed)
    again = open_window(rooms())
    assert column(again, "name") == ["Beta Mills"]


def owner(ctx: Context, key: int) -> str:
    return company_rows(ctx, [key])[key].owner


def test_an_owner_is_chosen_in_the_cell(listed: Driver, companies: Context) -> None:
    create_user(companies, CreateUser("Jonas Lind"))
    listed.main.navigator.refresh()
    listed.settle()
    place = [column.key for column in screen(listed).model.columns].index("owner")
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, place))
    focused(listed).press("F2")
    choose(listed, "Jonas Lind")
    key = company_ids(companies, ListQuery(text="beta"))[0]
    assert owner(companies, key) == "Jonas Lind"


def test_many_get_an_owner_at_once_and_one_in_dispute_is_decided_by_hand(listed: Driver, companies: Context) -> None:
    create_user(companies, CreateUser("Jonas Lind"))
    listed.main.navigator.refresh()
    listed.settle()
    keys = company_ids(companies, ListQuery())
    focused(listed).press("Ctrl+A")
    listed.main.run("companies.owner")
    listed.settle()
    edit_company(companies, EditCompany(keys[1], None, {"owner_id": None}))
    choose(listed, "Jonas Lind")
    assert [owner(companies, key) for key in keys] == ["Jonas Lind", "", "Jonas Lind"]
    told = listed.main.messages.messages()[-1]
    assert (told.text, told.detail) == (
        "Changed owner of 2 companies",
        "Beta Mills: Mira Osei changed its owner meanwhile.",
    )
    listed.press("F8")
    listed.press("Tab")
    listed.press("Space")
    listed.settle()
    assert listed.find(ConflictDialog).accessibleName() == "You changed Beta Mills meanwhile"
    listed.press("Return")
    listed.settle()
    assert [owner(companies, key) for key in keys] == ["Jonas Lind", "", "Jonas Lind"]
    listed.press("Ctrl+Z")
    listed.settle()
    assert [owner(companies, key) for key in keys] == ["Mira Osei", "", "Mira Osei"]


def test_the_selected_are_changed_in_the_fields_that_are_touched_alone(listed: Driver, companies: Context) -> None:
    source = create_lead_source(companies, CreateLeadSource("Fair")).record_id
    keys = company_ids(companies, ListQuery())
    focused(listed).press("Ctrl+A")
    listed.press("Shift+F2")
    listed.settle()
    dialog = listed.find(ManyDialog, "Change 3 companies")
    listed.press("Tab")
    listed.type("Fair")
    listed.press("Return")
    listed.settle()
    assert not isValid(dialog) or not dialog.isVisible()
    with companies.reading() as session:
        rows = [session.get_one(Company, key) for key in keys]
        assert [(row.owner_id, row.lead_source_id) for row in rows] == [(companies.user.id, source)] * 3
    listed.press("Ctrl+Z")
    listed.settle()
    with companies.reading() as session:
        assert [session.get_one(Company, key).lead_source_id for key in keys] == [None] * 3


def test_what_cannot_be_stored_is_said(listed: Driver) -> None:
    screen(listed).view.setCurrentIndex(screen(listed).model.index(0, 0))
    focused(listed).press("F2")
    listed.type(" ")
    listed.press("Return")
    listed.settle()
    assert [message.text for message in listed.main.messages.messages()] == ["Give the company a name."]
    assert column(listed, "name")[0] == "Ångström Labs"


def test_enter_opens_the_sheet_and_ctrl_down_the_next(listed: Driver) -> None:
    focused(listed).press("Home")
    listed.press("J")
    listed.press("Return")
    listed.settle()
    sheet = listed.main.navigator.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "Company: Beta Mills"
    sheet.setFocus()
    listed.press("Ctrl+Down")
    listed.settle()
    assert sheet.accessibleName() == "Company: Zeta Foods"
    listed.press("Ctrl+Down")  # there is no more
    listed.settle()
    assert sheet.accessibleName() == "Company: Zeta Foods"
    assert screen(listed).view.current_id == company_ids(listed.main.ctx, ListQuery(text="zeta"))[0]


def test_somebody_elses_company_appears_and_the_current_row_stays(listed: Driver, companies: Context) -> None:
    focused(listed).press("End")
    assert screen(listed).view.current_id is not None
    before = screen(listed).view.current_id
    create_company(companies, CreateCompany("Alpha"))
    listed.until(lambda: screen(listed).model.rowCount() == 4)
    assert screen(listed).view.current_id == before


def test_a_list_of_any_length_is_read_in_blocks(team: Context, open_window: Callable[..., Driver]) -> None:
    count = BLOCK * 12 + 7
    with team.unit_of_work("Many", is_bulk=True) as uow:
        rows = [
            {"name": f"Company {n:05}", "match_key": match_key(f"Company {n:05}"), "created_at": uow.now}
            for n in range(count)
        ]
        bulk_insert(uow, "companies", rows)
    driver = open_window(rooms())
    assert screen(driver).model.rowCount() == count
    assert column(driver, "name", 1) == ["Company 00000"]
    focused(driver).press("End")
    driver.settle()
    driver.settle()
    model = screen(driver).model
    assert model.data(model.index(count - 1, 0)) == f"Company {count - 1:05}"
    held = sum(model.row_of(key) is not None for key in model.ids)
    assert held <= 4 * BLOCK  # the middle was never looked at, so it was never read
    driver.press("Ctrl+A")
    assert screen(driver).view.selected_count == count
    assert len(list(screen(driver).view.selected_ids())) == count


def test_a_session_is_taken_up_again(listed: Driver) -> None:
    focused(listed).press("/")
    listed.type("a")
    listed.until(lambda: screen(listed).query.text == "a")
    listed.settle()
    listed.press("Return")
    listed.press("End")
    state = screen(listed).session_state()
    other = RecordListScreen(listed.main, screen(listed)._kind)
    other.restore_session({**state, "sort": [["nothing", True], "x"], "owner_ids": ["y"]})
    assert other.query == screen(listed).query
    other.restore_session({"text": 3, "sort": None})
    assert other.query.text == ""
    other.bar.deleteLater()
    other.deleteLater()


def test_a_new_company_is_compared_with_those_that_are_there(listed: Driver, companies: Context) -> None:
    listed.main.run("new.company")
    dialog = listed.window.findChild(NewCompanyDialog)
    assert dialog is not None
    listed.type("Beta Mill Ltd")
    listed.until(lambda: any(strip.isVisible() for strip in dialog.findChildren(Strip)))
    strip = dialog.findChild(Strip)
    assert strip is not None
    assert strip.text == "Beta Mills (Leeds) has a similar name."
    listed.click(strip.button)
    listed.settle()
    sheet = listed.main.navigator.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "Company: Beta Mills"
    assert len(company_ids(companies, ListQuery())) == 3


def test_a_new_person_brings_a_new_company_along(listed: Driver, companies: Context) -> None:
    create_contact(companies, CreateContact("Ana Ruiz", values={"email": "ana@ferro.example"}))
    listed.main.run("new.person")
    dialog = listed.window.findChild(NewPersonDialog)
    assert dialog is not None
    listed.type("Ben Ode")
    listed.press("Tab")
    listed.type("Ferro Castings")
    listed.settle()
    listed.press("Return")
    listed.press("Tab")
    listed.press("Tab")
    listed.type("no address")
    listed.press("Return")
    listed.settle()
    assert dialog.isVisible()  # said at the field, and nothing was stored
    assert len(company_ids(companies, ListQuery(text="ferro"))) == 0
    email = dialog.field("email")
    email.setFocus()
    listed.press("Ctrl+A")
    listed.type("ana@ferro.example")
    listed.until(lambda: any(strip.isVisible() for strip in dialog.findChildren(Strip)))
    listed.press("Return")
    listed.settle()
    sheet = listed.main.navigator.sheet
    assert sheet is not None
    assert sheet.accessibleName() == "Person: Ben Ode"
    assert len(company_ids(companies, ListQuery(text="ferro"))) == 1


def test_who_wants_no_calls_shows_no_number_yet_it_is_what_one_edits(listed: Driver, companies: Context) -> None:
    key = company_ids(companies, ListQuery(text="beta"))[0]
    values = {"phone": "+44 113 496 0000", "email": "a@beta.example", "do_not_call": True, "do_not_mail": True}
    edit_company(companies, EditCompany(key, None, values))
    listed.settle()
    assert column(listed, "phone") == ["", "Wants no calls", ""]
    assert column(listed, "email") == ["", "Wants no mail", ""]
    place = [each.key for each in screen(listed).model.columns].index("phone")
    screen(listed).view.setCurrentIndex(screen(listed).model.index(1, place))
    focused(listed).press("F2")
    edit = listed.find(QLineEdit, within=screen(listed).view.viewport())
    assert edit.text() == "+44 113 496 0000"
    listed.press("Return")
    listed.settle()
    assert company_rows(companies, [key])[key].phone == "+44 113 496 0000"
    assert listed.main.undo.undo_label != "Changed phone of Beta Mills"
