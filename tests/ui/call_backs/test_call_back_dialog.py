"""Scheduling a call-back in the real window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

from PySide6.QtCore import QTime

from app.services.concerns import Subject
from app.services.context import Context
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.tasks import open_tasks
from app.ui.call_backs.dialog import CallBackDialog
from app.ui.call_backs.rooms import call_back_rooms
from app.ui.call_backs.zones import zone_names
from app.ui.contacts.rooms import contact_rooms
from app.ui.rooms import Rooms, joined
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY

Open = Callable[..., Driver]


def test_the_person_that_lies_open_is_called_at_their_time(team: Context, open_window: Open) -> None:
    company = create_company(team, CreateCompany("Ferro", {"country": "Japan"})).record_id
    ana = create_contact(team, CreateContact("Ana Ruiz", company_id=company)).record_id
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), contact_rooms(), call_back_rooms()))
    driver.main.open_record("contacts", ana)
    driver.settle()
    driver.press("Ctrl+Shift+B")
    driver.settle()
    dialog = driver.find(CallBackDialog)
    assert (dialog.accessibleName(), dialog.zone.currentText()) == ("Call Ana Ruiz back", "Asia/Tokyo")
    dialog.on.setText("yesterday")
    assert "has passed" in dialog.here.text()
    driver.press("Ctrl+Return")
    assert dialog.here.text() == "", "the field says it now"
    dialog.on.setText("tomorrow")
    dialog.at.setTime(QTime(9, 30))
    assert dialog.here.text() == "Friday 13 March 09:30 in Tokyo is 00:30 here."
    driver.press("Ctrl+Return")
    driver.settle()
    (task,) = open_tasks(team, Subject(contact_id=ana))
    assert (task.subject, task.due_on) == ("Call back Ana Ruiz (09:30 in Tokyo)", TODAY + timedelta(1))
    assert task.due_time == time(0, 30)
    driver.press("Ctrl+Z")
    driver.settle()
    assert open_tasks(team, Subject(contact_id=ana)) == ()


def test_from_anywhere_a_person_is_looked_for(team: Context, open_window: Open) -> None:
    ana = create_contact(team, CreateContact("Ana Ruiz")).record_id
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), call_back_rooms()))
    driver.main.run("call_back.schedule")
    driver.settle()
    dialog = driver.find(CallBackDialog)
    driver.press("Ctrl+Return")
    assert dialog.isVisible(), "nobody was chosen yet"
    dialog.person.begin_edit()
    driver.type("Ana")
    driver.settle()
    driver.press("Return")
    driver.until(lambda: dialog.called is not None)
    dialog.on.setText("tomorrow")
    dialog.on.setFocus()
    driver.press("Ctrl+Return")
    driver.settle()
    assert [task.subject for task in open_tasks(team, Subject(contact_id=ana))] == ["Call back Ana Ruiz"]


def test_likely_zones_come_first_and_all_others_after_them() -> None:
    names = zone_names(("America/Chicago", "America/New_York"))
    assert names[:2] == ("America/Chicago", "America/New_York")
    assert len(set(names)) == len(names) > 300
    assert len(zone_names(())) > 300
