"""The start page asks for the right things, says what is missing, and keeps what was entered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config.settings import RecentDatabase
from app.services.first_run import start_choices
from app.ui.orders import NewTeam, OpenOrder
from app.ui.shared import theme
from app.ui.shared.buttons import Button
from app.ui.shared.where_field import WhereField
from app.ui.start.cards import TemplateCard
from app.ui.start.page import StartPage


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Iterator[StartPage]:
    theme.apply(qapp, "light")
    made = StartPage()
    made.set_choices(start_choices())
    made.resize(1000, 700)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def _orders(page: StartPage) -> list[OpenOrder]:
    found: list[OpenOrder] = []
    page.ordered.connect(found.append)
    return found


def test_a_new_team_is_ordered_with_all_its_facts(page: StartPage) -> None:
    orders, form = _orders(page), page.new_team
    form.edit(form.team).setText("Oak & Sons")
    form.edit(form.name).setText("Ann Oak")
    form.currency.setCurrentText("gbp")
    form.country.setCurrentIndex(form.country.findData("GB"))
    page.findChildren(TemplateCard)[1].click()
    form.then_import.setChecked(True)
    form.button.click()
    template = page.findChildren(TemplateCard)[1].spec.key
    assert [order.new_team for order in orders] == [NewTeam("Oak & Sons", "Ann Oak", "GBP", "GB", template)]
    assert orders[0].location.endswith("Oak _ Sons.headwater"), "the file is called after the team"
    assert orders[0].then == "file.import"


def test_what_is_missing_is_said_at_the_field(page: StartPage) -> None:
    orders, form = _orders(page), page.new_team
    form.currency.setCurrentText("Euro")
    form.button.click()
    assert orders == []
    assert form.edit(form.team).accessibleDescription() == "Enter the name of your team or company."
    assert "three letters" in form.currency.accessibleDescription()
    form.edit(form.team).setText("Oak")
    form.edit(form.name).setText("Ann")
    form.currency.setCurrentText("EUR")
    form.button.click()
    assert len(orders) == 1
    assert form.edit(form.team).accessibleDescription() == ""


def test_a_name_of_a_file_that_was_typed_is_not_replaced(page: StartPage) -> None:
    form = page.new_team
    form.where.edit.clear()
    QTest.keyClicks(form.where.edit, "elsewhere.headwater")
    form.edit(form.team).setText("Oak")
    assert form.where.location == "elsewhere.headwater"


def test_each_kind_of_place_keeps_what_was_entered_for_it(page: StartPage) -> None:
    where = page.new_team.where
    here = where.location
    where.kind.chosen.emit("server")
    where.edit.setText("postgresql://ann@server/crm")
    where.kind.chosen.emit("here")
    assert where.location == here
    where.kind.chosen.emit("server")
    assert where.location == "postgresql://ann@server/crm"


def test_the_sample_is_a_team_of_its_own(page: StartPage) -> None:
    orders = _orders(page)
    page.choose("sample")
    page.sample.button.click()
    assert orders[0].with_sample
    assert orders[0].new_team is not None
    assert orders[0].location.endswith("Sample.headwater")


def test_what_was_open_before_is_one_click_away(page: StartPage) -> None:
    orders = _orders(page)
    page.set_recent((RecentDatabase("team.headwater", "Oak", "Ann"), RecentDatabase("old.headwater")))
    labels = [button.label for button in page.findChildren(Button) if button.property("kind") == "link"]
    assert [label for label in labels if label in ("Oak", "old.headwater")] == ["Oak", "old.headwater"]
    next(button for button in page.findChildren(Button) if button.label == "Oak").click()
    assert orders == [OpenOrder("team.headwater", "Ann")]


def test_a_failure_is_said_and_the_input_is_kept(page: StartPage) -> None:
    order = OpenOrder("postgresql://ann@nowhere/crm")
    page.set_busy(True)
    assert not page.existing.button.isEnabled()
    page.show_failed(order, "The PostgreSQL server can't be reached.")
    assert page.existing.button.isEnabled()
    assert page.existing.isVisible()
    assert page.existing.where.location == order.location
    assert page.problem == "The PostgreSQL server can't be reached."


def test_a_server_is_described_by_its_parts(qtbot: QtBot) -> None:
    where = WhereField(saving=False)
    qtbot.addWidget(where)
    where.show()
    where.kind.choose("server")
    where.kind.chosen.emit("server")
    form = where.server
    for line, text in ((form.hosts, "one.example, two.example:5433"), (form.database, "team"), (form.user, "mira")):
        QTest.keyClicks(line, text)
    assert where.location == (
        "postgresql://mira@one.example,two.example:5433/team?sslmode=verify-full&sslrootcert=system"
    )
    assert form.warning.isHidden()
    form.tls.setCurrentIndex(form.tls.findData("disable"))
    form.tls.activated.emit(form.tls.currentIndex())
    assert where.location.endswith("sslmode=disable")
    assert "not encrypted" in form.warning.text


def test_the_parts_follow_an_address_and_keep_the_password_out_of_it(qtbot: QtBot) -> None:
    where = WhereField(saving=False)
    qtbot.addWidget(where)
    where.set_location("postgresql://mira@db.example/team?sslmode=verify-ca&application_name=x")
    form = where.server
    assert (form.hosts.text(), form.database.text(), form.user.text()) == ("db.example", "team", "mira")
    assert form.tls.currentData() == "verify-ca"
    QTest.keyClicks(form.password, "s3cret")
    QTest.keyClicks(form.database, "2")
    assert where.password == "s3cret"
    assert "s3cret" not in where.location
    assert "application_name=x" in where.location
    assert "team2" in where.location
