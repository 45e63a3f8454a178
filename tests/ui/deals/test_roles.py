"""What the user's role does not allow is locked in sheets, with the reason, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time

import pytest
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.deals.lines import AddLine, add_line
from app.services.people.companies import CreateCompany, create_company
from app.services.tasks import AddTask, add_task
from app.services.team import EditTeam, edit_team
from app.services.users import CreateUser, EditUser, create_user, edit_user, users
from app.storage.feed import Change
from app.ui.companies.rooms import company_rooms
from app.ui.companies.sheet import CompanySheetView
from app.ui.contacts.rooms import contact_rooms
from app.ui.deals.rooms import deal_rooms
from app.ui.rooms import Rooms
from app.ui.shared.buttons import Button
from app.ui.shared.inline_field import InlineField
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, again, as_user, sales
from tests.ui.deals.conftest import SheetDriver

THEIRS = "This belongs to Mira Osei. Mira Osei, managers and owners can change it."


@pytest.fixture
def deal(team: Context) -> int:
    """Mira's deal, with an offer and a next step of hers; Jonas sells as well, Ruth keeps the books."""
    create_user(team, CreateUser("Jonas Lind"))
    create_user(team, CreateUser("Ruth Bell", "accounting"))
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    create = CreateDeal("Crane scales", company, Money.of(31200, "EUR"), sales(team).phase("D2").id)
    key = create_deal(team, create).record_id
    add_task(team, AddTask("Call Ana Ruiz", TODAY, time(10, 30), "call", key, owner_id=team.user.id))
    add_line(team, AddLine(key, description="Scale", unit_price=Money(100, "EUR")))
    return key


@contextmanager
def sheet_of(team: Context, name: str, deal: int, qtbot: QtBot) -> Iterator[SheetDriver]:
    """The deal's sheet as somebody sees it."""
    ctx = as_user(team, name)
    parts = (deal_rooms(), company_rooms(), contact_rooms())
    sheets = tuple(kind for part in parts for kind in part.sheets)
    with ui_host.hosting(ctx, Rooms((ui_host.blank("home", "Home"),), sheets)) as main:
        found = SheetDriver(Driver(main, qtbot), ctx, deal, 1, 0)
        main.open_record("deals", deal)
        found.settle()
        yield found


def shown_buttons(part: object) -> list[QAbstractButton]:
    assert hasattr(part, "findChildren")
    return [button for button in part.findChildren(QAbstractButton) if not button.isHidden()]


def test_another_reps_deal_is_locked_with_the_reason(team: Context, deal: int, qtbot: QtBot) -> None:
    with sheet_of(team, "Jonas", deal, qtbot) as sheet:
        view = sheet.view
        assert view.rules.note.text() == THEIRS
        for column in ("name", "amount_minor", "owner_id", "company_id"):
            assert (sheet.field(column).state, sheet.field(column).toolTip()) == ("locked", THEIRS)
            sheet.field(column).begin_edit()
            assert not sheet.field(column).editing
        assert [text.isReadOnly() for text in view.notes.findChildren(QPlainTextEdit)] == [True]
        assert sheet.field("phase_probability").toolTip() == "Each phase has its own. Yours stands beside it."
        done = sheet.driver.find(Button, "Mark as done", view.steps)
        assert (done.isEnabled(), done.toolTip()) == (False, THEIRS)
        assert all(field.state == "locked" for field in view.offer.findChildren(InlineField))
        assert not any(button.isEnabled() for button in shown_buttons(view.offer))
        reasons = {action.id: action.reason() for action in view.actions_here}
        for key in ("move_to", "won", "lost", "probability", "owner"):
            assert reasons[f"deal.{key}"] == THEIRS
        assert reasons["deal.remove"] == THEIRS.replace("change", "delete")
        assert reasons["deal.note"] is None
        view.take_focus()
        sheet.driver.press("W")
        assert sheet.messages()[-1] == "Mark as won: not possible"


def test_what_is_handed_over_is_unlocked_at_once(team: Context, deal: int, qtbot: QtBot) -> None:
    jonas = next(row.id for row in users(team) if row.name == "Jonas Lind")
    with sheet_of(team, "Jonas", deal, qtbot) as sheet:
        edit_deal(team, EditDeal(deal, None, {"owner_id": None}))
        sheet.driver.until(lambda: "Take it first" in sheet.view.rules.note.text())
        assert sheet.field("name").state == "locked"
        assert sheet.field("owner_id").state != "locked"
        edit_deal(team, EditDeal(deal, None, {"owner_id": jonas}))
        sheet.driver.until(lambda: not sheet.view.rules.note.isVisible())
        sheet.settle()
        sheet.type_into("name", "Floor scales")
        assert sheet.stored().name == "Floor scales"
        assert all(button.isEnabled() for button in shown_buttons(sheet.view.exit))
        assert all(field.state != "locked" for field in sheet.view.offer.findChildren(InlineField))


def test_accounting_reads_and_is_told_who_writes(team: Context, deal: int, qtbot: QtBot) -> None:
    with sheet_of(team, "Ruth", deal, qtbot) as sheet:
        words = "Accounting can't change deals. Owners and managers can."
        assert sheet.view.rules.note.text() == words
        reasons = {action.id: action.reason() for action in sheet.view.actions_here}
        assert reasons["deal.log_call"] is not None
        assert reasons["deal.plan"] is not None
        assert reasons["deal.history"] is None
        sheet.driver.main.open_record("companies", 1)
        sheet.settle()
        company = sheet.driver.main.navigator.sheet
        assert isinstance(company, CompanySheetView)
        assert company.rules.note.text().startswith("Accounting can't change companies")
        # Whose deal the step hangs on is not known here, but that this role plans none.
        assert not sheet.driver.find(Button, "Mark as done", company.steps).isEnabled()


def test_a_rep_keeps_a_customer_up_to_date_but_deletes_only_their_own(team: Context, deal: int, qtbot: QtBot) -> None:
    with sheet_of(team, "Jonas", deal, qtbot) as sheet:
        sheet.driver.main.open_record("companies", 1)
        sheet.settle()
        company = sheet.driver.main.navigator.sheet
        assert isinstance(company, CompanySheetView)
        assert not company.rules.note.isVisible()
        reasons = {action.id: action.reason() for action in company.actions_here}
        assert reasons["company.remove"] is not None
        assert "Mira Osei" in reasons["company.remove"]
        assert company.facts.field("city").state != "locked"


def test_open_sheets_follow_what_the_team_allows_and_the_users_role(team: Context, deal: int, qtbot: QtBot) -> None:
    jonas = next(row.id for row in users(team) if row.name == "Jonas Lind")
    with sheet_of(team, "Jonas", deal, qtbot) as sheet:
        view = sheet.view
        assert view.rules.note.text() == THEIRS
        edit_team(team, EditTeam(None, {"reps_share_deals": True}))
        sheet.driver.until(lambda: not view.rules.note.isVisible())
        sheet.settle()
        sheet.type_into("name", "Floor scales")
        assert sheet.stored().name == "Floor scales"
        assert all(field.state != "locked" for field in view.offer.findChildren(InlineField))
        edit_user(team, EditUser(jonas, None, {"role": "support"}))
        sheet.driver.until(lambda: view.rules.note.text().startswith("Support can't change deals"))
        assert not sheet.driver.find(Button, "Mark as done", view.steps).isEnabled()
        sheet.driver.main.open_record("companies", 1)
        sheet.settle()
        company = sheet.driver.main.navigator.sheet
        assert isinstance(company, CompanySheetView)
        assert company.rules.note.text().startswith("Support can't change companies")
        edit_user(team, EditUser(jonas, None, {"role": "manager"}))
        sheet.driver.until(lambda: not company.rules.note.isVisible())
        # The deal's sheet was out of sight meanwhile.
        sheet.driver.main.open_record("deals", deal)
        sheet.driver.until(lambda: sheet.field("amount_minor").state != "locked")
        edit_team(team, EditTeam(None, {"reps_share_deals": False}))
        edit_user(team, EditUser(jonas, None, {"role": "rep"}))
        sheet.driver.until(lambda: view.rules.note.text() == THEIRS)


def test_after_a_restore_everything_is_asked_again(team: Context, deal: int, qtbot: QtBot) -> None:
    """A change of everything names no rows: what the team allows may be another thing as well."""
    with sheet_of(team, "Jonas", deal, qtbot) as sheet:
        elsewhere = again(str(team.db.location.path))
        edit_team(elsewhere, EditTeam(None, {"reps_share_deals": True}))
        elsewhere.db.close()
        assert sheet.view.rules.note.text() == THEIRS
        team.db.feed.publish(Change(-1, "Restored", None, team.clock.now(), (), is_bulk=True, is_own=False))
        sheet.driver.until(lambda: not sheet.view.rules.note.isVisible())
