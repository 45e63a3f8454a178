"""The sheet of one deal of Ferro Castings in the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

import pytest

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.deals.sheet import DealSheet, deal_sheet
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.tasks import AddTask, add_task
from app.ui.companies.rooms import company_rooms
from app.ui.contacts.rooms import contact_rooms
from app.ui.deals.rooms import deal_rooms
from app.ui.deals.sheet import DealSheetView
from app.ui.rooms import Rooms
from app.ui.shared.inline_field import InlineField
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, sales


@dataclass
class SheetDriver:
    """Hands and eyes on the sheet of one deal."""

    driver: Driver
    ctx: Context
    deal_id: int
    company_id: int
    ana_id: int

    @property
    def view(self) -> DealSheetView:
        found = self.driver.window.findChildren(DealSheetView)
        assert len(found) == 1
        return found[0]

    def stored(self) -> DealSheet:
        """The deal as the database has it."""
        return deal_sheet(self.ctx, self.deal_id)

    def settle(self) -> None:
        """Wait until the sheet shows what is stored: the change is heard of, read, and its rows are on screen."""
        self.driver.settle()
        views = self.driver.window.findChildren(DealSheetView)
        self.driver.until(lambda: not any(view.loader.is_waiting for view in views))
        self.driver.settle()

    def field(self, column: str) -> InlineField:
        form = self.view.title if column in self.view.title.columns else self.view.facts
        return form.field(column)

    def type_into(self, column: str, text: str, end: str = "Return") -> None:
        """Click a fact, type over it, and end with a key."""
        field = self.field(column)
        self.driver.click(field.line_edit())
        field.line_edit().selectAll()
        self.driver.type(text)
        if end:
            self.driver.press(end)
            self.settle()

    def messages(self) -> list[str]:
        """What the window says in messages, newest last."""
        return [message.text for message in self.driver.main.messages.messages()]


@pytest.fixture
def sheet(team: Context, open_window: Callable[..., Driver]) -> SheetDriver:
    """D2, 31,200 euro, a call with Ana Ruiz due today."""
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    ana = create_contact(team, CreateContact("Ana Ruiz", company, {"phone": "+44 20 7946 0143"})).record_id
    create = CreateDeal("Crane scales", company, Money.of(31200, "EUR"), sales(team).phase("D2").id)
    deal = create_deal(team, create).record_id
    add_task(team, AddTask("Call Ana Ruiz", TODAY, time(10, 30), "call", deal, contact_id=ana))
    parts = (deal_rooms(), company_rooms(), contact_rooms())
    sheets = tuple(kind for part in parts for kind in part.sheets)
    driver = open_window(Rooms((ui_host.blank("home", "Home"),), sheets))
    found = SheetDriver(driver, team, deal, company, ana)
    driver.main.open_record("deals", deal)
    found.settle()
    return found
