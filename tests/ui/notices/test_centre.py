"""The list behind the bell in the real window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.mailing import MailState
from app.models.mail import Mail
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs.tick import tick
from app.services.mail.commands import ComposeMail, compose_mail
from app.services.mail.queries import mails
from app.services.notices import unread_count
from app.services.people.companies import CreateCompany, create_company
from app.services.tasks import AddTask, add_task, task_rows
from app.services.users import CreateUser, create_user
from app.ui.deals.rooms import deal_rooms
from app.ui.notices.centre import NoticeCentre
from app.ui.notices.rooms import notice_rooms
from app.ui.rooms import Rooms, joined
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, on_day, phase_id

OpenWindow = Callable[..., Driver]
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def told(team: Context) -> dict[str, int]:
    """Three reminders that were told, each in a turn of its own."""
    deal = create_deal(team, CreateDeal("Crane scales")).record_id
    keys = {"deal": deal}
    for subject in ("Call Ana", "Send the offer", "Visit the lab"):
        about = deal if subject == "Send the offer" else None
        keys[subject] = add_task(team, AddTask(subject, TODAY, time(8, 30), deal_id=about)).record_id
        tick(team)
    return keys


def opened(open_window: OpenWindow) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), deal_rooms(), notice_rooms()))
    driver.press("F7")
    driver.settle()
    return driver


def shown(driver: Driver) -> list[str]:
    """New ones with a star."""
    rows = driver.find(NoticeCentre).view.rows.notices
    return [f"{'' if row.is_read else '*'}{row.title}" for row in rows]


def test_the_newest_is_on_top_and_says_when_it_was_due(told: dict[str, int], open_window: OpenWindow) -> None:
    driver = opened(open_window)
    assert shown(driver) == ["*Visit the lab", "*Send the offer", "*Call Ana"]
    words = driver.find(NoticeCentre).view.rows.index(0).data(ACCESSIBLE)
    assert words == "new, Visit the lab, Due today at 08:30"


def test_a_late_decision_is_told_to_whoever_leads_and_opens_its_deal(open_window: OpenWindow, team: Context) -> None:
    jonas = create_user(team, CreateUser("Jonas Lind")).record_id
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    stalled = CreateDeal("Crane scales", company, phase_id=phase_id(team, "D4"), owner_id=jonas)
    deal = create_deal(team, stalled).record_id
    tick(on_day(team, TODAY + timedelta(14)))
    driver = opened(open_window)
    words = driver.find(NoticeCentre).view.rows.index(0).data(ACCESSIBLE)
    assert words == "new, Ferro Castings, Crane scales · of Jonas Lind, nobody has decided about it in the stall"
    driver.press("Return")
    driver.until(lambda: driver.main.open_spot() == ("deals", deal))


def test_space_does_what_it_is_about_and_undo_brings_it_back(
    told: dict[str, int], open_window: OpenWindow, team: Context
) -> None:
    driver = opened(open_window)
    driver.press("Space")
    driver.until(lambda: shown(driver) == ["Visit the lab", "*Send the offer", "*Call Ana"])
    assert task_rows(team, [told["Visit the lab"]])[0].done_at is not None


def test_s_puts_off_and_esc_leads_back_to_where_one_was(
    told: dict[str, int], open_window: OpenWindow, team: Context
) -> None:
    driver = opened(open_window)
    driver.press("Escape")
    driver.settle()
    before = QApplication.focusWidget()
    driver.press("F7")
    driver.settle()
    driver.press("Down")
    driver.press("S")
    driver.press("W")
    driver.until(lambda: shown(driver) == ["*Visit the lab", "Send the offer", "*Call Ana"])
    driver.settle()
    assert task_rows(team, [told["Send the offer"]])[0].due_on == TODAY + timedelta(7)
    driver.press("Escape")
    assert QApplication.focusWidget() is before


def test_enter_opens_the_record_and_has_it_read(told: dict[str, int], open_window: OpenWindow, team: Context) -> None:
    driver = opened(open_window)
    driver.press("J")
    driver.press("Return")
    driver.settle()
    assert driver.main.open_spot() == ("deals", told["deal"])
    assert unread_count(team) == 2
    assert not [each for each in driver.window.findChildren(NoticeCentre) if each.isVisible()]


def test_a_marks_all_as_read(told: dict[str, int], open_window: OpenWindow, team: Context) -> None:
    driver = opened(open_window)
    driver.press("A")
    driver.until(lambda: shown(driver) == ["Visit the lab", "Send the offer", "Call Ana"])
    assert unread_count(team) == 0
    driver.press("Escape")
    assert not [each for each in driver.window.findChildren(NoticeCentre) if each.isVisible()]


def test_the_bell_opens_it_and_where_nothing_was_told_it_says_so(open_window: OpenWindow) -> None:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), notice_rooms()))
    driver.click(driver.main.frame.bar.bell)
    driver.settle()
    assert driver.find(NoticeCentre).nothing.isVisible()


def test_refused_mail_says_why_and_r_tries_it_again(team: Context, open_window: OpenWindow) -> None:
    mail = compose_mail(team, ComposeMail("Prices", "Hello", to="ana@ferro.example")).record_id
    with team.unit_of_work("Refused") as uow:
        row = uow.session.get_one(Mail, mail)
        row.state, row.last_error = str(MailState.FAILED), "550 5.1.1 No such box"
    tick(team)
    driver = opened(open_window)
    words = driver.find(NoticeCentre).view.rows.index(0).data(ACCESSIBLE)
    assert words == "new, Prices, ana@ferro.example, refused: 550 5.1.1 No such box"
    driver.press("R")
    driver.until(lambda: shown(driver) == ["Prices"])
    assert mails(team)[0].state is MailState.APPROVED
    assert driver.find(NoticeCentre).view.rows.index(0).data(ACCESSIBLE) == "Prices, ana@ferro.example, settled"
