"""Mira's twelfth of March: something late, something due, something done, something for tomorrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

import pytest

from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task
from app.ui.rooms import Rooms
from app.ui.today.rooms import today_rooms
from app.ui.today.rows import Head, Line
from app.ui.today.screen import TodayScreen
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY

OpenWindow = Callable[..., Driver]


@dataclass(frozen=True)
class Day:
    """The keys of the tasks, and of the deal that most of them are about."""

    tasks: dict[str, int]
    deal: int


@pytest.fixture
def day(team: Context) -> Day:
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    deal = create_deal(team, CreateDeal("Crane scales", company)).record_id
    plans = (
        AddTask("Send the certificate", TODAY - timedelta(1), deal_id=deal),
        AddTask("Call about silos", TODAY - timedelta(2), kind="call", company_id=company),
        AddTask("Name the budget holder", TODAY, deal_id=deal),
        AddTask("Call Ana Ruiz", TODAY, time(10, 30), "call", deal_id=deal),
        AddTask("Trial balance", TODAY, time(9, 50)),
        AddTask("Thank-you note", TODAY),
        AddTask("Visit the lab", TODAY + timedelta(1), time(9)),
        AddTask("Later", TODAY + timedelta(9)),
    )
    keys = {plan.subject: add_task(team, plan).record_id for plan in plans}
    complete_task(team, CompleteTask(keys["Thank-you note"]))
    return Day(keys, deal)


@pytest.fixture
def opened(open_window: OpenWindow) -> Callable[..., Driver]:
    """The window at Today, with nothing else in it but an empty place."""

    def go(size: tuple[int, int] = ui_host.SIZE) -> Driver:
        rooms = today_rooms()
        return open_window(Rooms((*rooms.places, ui_host.blank("home", "Home", letter="H"))), size=size)

    return go


def screen(driver: Driver) -> TodayScreen:
    found = driver.window.findChildren(TodayScreen)
    assert len(found) == 1
    return found[0]


def shown(driver: Driver) -> list[str]:
    """The rows as they stand: heads with their count, tasks with a mark for those that are done or failed."""
    marks = {"open": "", "done": "x ", "failed": "! "}
    rows = screen(driver).model.rows
    return [
        f"{row.section} {row.count}"
        if isinstance(row, Head)
        else marks[row.state] + row.task.subject
        if isinstance(row, Line)
        else f"+{row.hidden}"
        for row in rows
    ]


def current(driver: Driver) -> str:
    """The task that keys act on."""
    line = screen(driver).view.line
    return "" if line is None else line.task.subject
