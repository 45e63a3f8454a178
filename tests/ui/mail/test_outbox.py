"""The outbox and the account in the real window, with a real mail server on this computer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.clock import Clock
from app.domain.mailing import MailState, Security
from app.models.mail import Mail
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.mail.accounts import PASSWORD, SetAccount, account, set_account
from app.services.mail.commands import ComposeMail, compose_mail
from app.services.mail.queries import mails
from app.services.mail.sending import Outbox, send_due
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.users import CreateUser, create_user
from app.ui.contacts.rooms import contact_rooms
from app.ui.mail.account_page import AccountPage
from app.ui.mail.dialog import WriteDialog
from app.ui.mail.mail_list import MailList
from app.ui.mail.rooms import mail_rooms
from app.ui.mail.screen import MailScreen
from app.ui.mail.sheet import MailSheet
from app.ui.rooms import Rooms, joined
from app.ui.shared.attachment_list import AttachmentList
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.dialog import Dialog
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.keyrings import Store, in_force
from tests.support.smtp import MailServer, mail_server
from tests.support.team import as_user

Open = Callable[..., Driver]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture
def ana(team: Context) -> int:
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    cmd = CreateContact("Ana Ruiz", company_id=company, values={"email": "ana@ferro.example"})
    return create_contact(team, cmd).record_id


def rooms() -> Rooms:
    return joined(Rooms((ui_host.blank("home", "Home"),)), mail_rooms(), contact_rooms())


def opened(open_window: Open) -> Driver:
    driver = open_window(rooms())
    driver.main.run("go.mail")
    driver.settle()
    return driver


def write(team: Context, ana: int, subject: str, state: MailState = MailState.DRAFT, error: str = "") -> int:
    key = compose_mail(team, ComposeMail(subject, "Hello {given}", contact_id=ana)).record_id
    if state is not MailState.DRAFT:
        with team.unit_of_work("As it came to be") as uow:
            row = uow.session.get_one(Mail, key)
            row.state, row.last_error, row.attempts = str(state), error or None, 1
    return key


def listed(driver: Driver) -> list[tuple[str, str]]:
    rows = driver.find(MailList).view.grid.rows
    return [(row.subject, str(row.state)) for row in rows]


def send_an_hour_later(team: Context) -> None:
    at = datetime(2026, 3, 12, 9, tzinfo=UTC) + timedelta(hours=1)
    late = replace(team, clock=Clock(zone=UTC, source=lambda: at))
    send_due(late, Outbox.of(late))


def test_a_draft_is_read_changed_and_approved_by_keyboard_and_goes_out_after_it_could_be_undone(
    team: Context, ana: int, server: MailServer, open_window: Open
) -> None:
    set_account(team, SetAccount("127.0.0.1", server.port, Security.NONE, "mira@fernhill.example"))
    write(team, ana, "Old prices")
    driver = opened(open_window)
    driver.press("Return")
    driver.settle()
    sheet = driver.find(MailSheet)
    assert (sheet.words.text(), sheet.subject.text()) == ("Hello Ana", "Old prices")
    sheet.setFocus()
    driver.press("E")
    driver.find(QLineEdit, "Subject").setText("New prices")
    driver.press("Ctrl+Return")
    driver.until(lambda: sheet.subject.text() == "New prices")
    sheet.setFocus()
    driver.press("A")
    driver.until(lambda: listed(driver) == [])
    driver.press("Ctrl+Z")
    driver.until(lambda: (listed(driver), sheet.state.text()) == ([("New prices", "draft")], "Waits for approval"))
    send_an_hour_later(team)
    assert server.raw == []
    sheet.setFocus()
    driver.press("A")
    driver.until(lambda: sheet.state.text() == "Goes out")
    send_an_hour_later(team)
    assert [one["Subject"] for one in server.taken] == ["New prices"]
    driver.until(lambda: sheet.state.text() == "Sent")
    assert not [button for button in sheet.findChildren(Button) if button.isVisible()]
    driver.press("Ctrl+Z")
    messages = driver.main.messages.messages
    driver.until(lambda: any("“New prices” was sent meanwhile" in said.detail for said in messages()))
    assert (sheet.state.text(), len(server.raw)) == ("Sent", 1)


def test_what_was_sent_last_stands_first(team: Context, ana: int, open_window: Open) -> None:
    sent = [(write(team, ana, subject, MailState.SENT), day) for subject, day in (("Later", 11), ("Earlier", 9))]
    with team.unit_of_work("As it came to be") as uow:
        for key, day in sent:
            uow.session.get_one(Mail, key).sent_at = datetime(2026, 3, day, tzinfo=UTC)
    driver = opened(open_window)
    driver.find(MailList).show_scope("sent")
    driver.until(lambda: listed(driver) == [("Later", "sent"), ("Earlier", "sent")])


def test_what_is_in_doubt_is_settled_and_what_was_refused_tried_again(
    team: Context, ana: int, open_window: Open
) -> None:
    doubt = write(team, ana, "Did it go?", MailState.UNKNOWN)
    write(team, ana, "Refused", MailState.FAILED, "550 5.1.1 No such box")
    driver = opened(open_window)
    view = driver.find(MailList).view
    assert listed(driver) == [("Refused", "failed"), ("Did it go?", "unknown")]
    view.setFocus()
    driver.press("Return")
    driver.settle()
    news = driver.find(MailSheet).news
    assert news is not None
    assert "550 5.1.1 No such box. Put right" in news.text
    driver.click(driver.find(Button, "Try again"))
    driver.until(lambda: listed(driver) == [("Did it go?", "unknown")])
    view.setFocus()
    driver.press("A")
    driver.settle()
    assert listed(driver) == [("Did it go?", "unknown")], "it is not sent again by mistake"
    driver.press("Y")
    driver.until(lambda: listed(driver) == [])
    assert {row.id: row.state for row in mails(team)}[doubt] is MailState.SENT


def test_all_drafts_are_approved_at_once_and_taken_back_at_once(team: Context, ana: int, open_window: Open) -> None:
    for number in range(3):
        write(team, ana, f"Number {number}")
    driver = opened(open_window)
    driver.click(driver.find(Button, "Approve all 3"))
    assert driver.find(Dialog).accessibleName() == "Approve all of them?"
    driver.press("Ctrl+Return")
    driver.until(lambda: listed(driver) == [])
    driver.press("Ctrl+Z")
    driver.until(lambda: len(listed(driver)) == 3)


def test_somebody_is_written_to_from_their_sheet(team: Context, ana: int, open_window: Open) -> None:
    driver = opened(open_window)
    driver.main.open_record("contacts", ana)
    driver.settle()
    driver.main.run("mail.write")
    driver.settle()
    dialog = driver.find(WriteDialog)
    assert dialog.accessibleName() == "Write to Ana Ruiz"
    driver.type("Prices for {company}")
    dialog.words.setPlainText("Dear {gven}, here they are.")
    driver.press("Ctrl+Return")
    driver.until(lambda: dialog.words.accessibleDescription().startswith("There is no field {gven}"))
    dialog.words.setPlainText("Dear {given}, here they are.")
    driver.click(driver.find(Button, "Keep as a draft"))
    driver.until(lambda: listed(driver) == [("Prices for Ferro Castings", "draft")])
    (mail,) = mails(team)
    assert (mail.to, mail.body) == ("ana@ferro.example", "Dear Ana, here they are.")


def test_a_way_leads_to_the_account_and_a_name_nobody_has_is_said_once(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("Ins")  # the outbox is empty
    driver.settle()
    dialog = driver.find(WriteDialog)
    driver.type("Nobody")
    driver.settle()
    driver.press("Tab")
    driver.press("Ctrl+Return")
    driver.settle()
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert said.count("Choose one, or empty the field.") == 1, said
    driver.press("Escape", times=2)
    driver.click(driver.find(Button, "Set it up"))
    driver.settle()
    assert driver.find(AccountPage).isVisible()


def test_the_account_is_set_up_and_tried_and_the_password_stays_on_this_computer(
    team: Context, server: MailServer, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    driver = opened(open_window)
    assert driver.find(MailScreen).no_account.isVisible()
    page = AccountPage(driver.main)
    driver.qtbot.addWidget(page)
    page.show()
    driver.settle()
    store = Store()
    with in_force(store):
        page.host_name.setText("smtp.fernhill.example")
        page.security.setCurrentIndex(page.security.findData(Security.NONE))
        page.from_address.setText("mira")
        page.save.click()
        driver.settle()
        assert "everybody to read" in page.security.accessibleDescription()
        page.host_name.setText("localhost")
        page.save.click()
        driver.settle()
        assert "no address" in page.from_address.accessibleDescription()
        page.from_address.setText("mira@fernhill.example")
        page.port.setText(str(server.port))
        page.username.setText("mira")
        page.password.setText("seven green barges")
        page.save.click()
        driver.until(lambda: page.said.startswith("Saved."))
        assert "seven green barges" in store.kept.values()
        page.username.setText("")
        page.save.click()
        driver.until(lambda: page.save.isEnabled() and page.said.startswith("Saved."))
        page.test.click()
        driver.until(lambda: "2.0.0 Taken" in page.said)
        server.answers = ["554 5.7.1 No"]
        page.test.click()
        driver.until(lambda: "554 5.7.1 No" in page.said)
    row = account(team)
    assert row is not None
    assert (row.host, row.port, row.username) == ("localhost", server.port, "")
    assert len(server.raw) == 1


def test_a_rep_changes_no_account_and_not_the_mail_of_others(team: Context, ana: int, qtbot: QtBot) -> None:
    create_user(team, CreateUser("Jonas Lund", role="rep"))
    deal = create_deal(team, CreateDeal("Crane scales")).record_id
    mail = compose_mail(team, ComposeMail("Mira's", "Hello", contact_id=ana, deal_id=deal)).record_id
    with ui_host.hosting(as_user(team, "Jonas Lund"), rooms()) as main:
        driver = Driver(main, qtbot)
        main.run("go.mail")
        driver.settle()
        driver.find(MailList).view.setFocus()
        driver.press("A")
        driver.settle()
        main.open_record("mails", mail)
        driver.settle()
        assert not driver.find(Button, "Approve").isEnabled()
        page = AccountPage(main)
        qtbot.addWidget(page)
        driver.settle()
        assert not page.host_name.isEnabled()
        assert page.save.label == "Remember the password"
    assert mails(team)[0].state is MailState.DRAFT


def test_files_are_attached_shown_taken_out_and_saved_again(
    team: Context, ana: int, open_window: Open, tmp_path: Path
) -> None:
    (tmp_path / "offer.pdf").write_bytes(b"%PDF-1.7 prices")
    (tmp_path / "terms.txt").write_bytes(b"Thirty days")
    write(team, ana, "Prices")
    driver = opened(open_window)
    driver.press("Return")
    driver.settle()
    sheet = driver.find(MailSheet)
    sheet.setFocus()
    driver.press("E")
    files = driver.find(AttachmentList)
    files.choose = lambda _parent: [tmp_path / "gone.pdf"]
    driver.click(files.button)
    driver.until(lambda: "is not there" in files.accessibleDescription())
    files.choose = lambda _parent: [tmp_path / "offer.pdf", tmp_path / "terms.txt"]
    driver.click(files.button)
    driver.until(lambda: len(files.files) == 2)
    assert files.accessibleDescription() == ""
    driver.click(files.button)
    driver.until(lambda: "attached already" in files.accessibleDescription())
    driver.click(driver.find(IconButton, "Take out terms.txt"))
    driver.press("Ctrl+Return")
    driver.until(lambda: sheet.files.isVisible())
    sheet.files.choose = lambda _parent, name: tmp_path / f"copy of {name}"
    driver.click(driver.find(Button, "Save offer.pdf"))
    driver.until(lambda: (tmp_path / "copy of offer.pdf").exists())
    driver.settle()
    assert (tmp_path / "copy of offer.pdf").read_bytes() == b"%PDF-1.7 prices"
    driver.press("Ctrl+Z")
    driver.until(lambda: not sheet.files.isVisible())
