"""Keys that are typed before what they are meant for is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shared.held_keys import HeldKeys
from tests.support.windows import active


class _Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.left, self.opened = QLineEdit(), QLineEdit()
        column = QVBoxLayout(self)
        for name, line in (("Left", self.left), ("Opened", self.opened)):
            line.setAccessibleName(name)
            column.addWidget(line)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[_Page]:
    with active(qtbot, _Page()) as page:
        page.left.setFocus()
        yield page


def test_what_is_typed_goes_to_what_opens_in_its_order(page: _Page) -> None:
    held = HeldKeys(page)
    QTest.keyClicks(page.left, "Sees us")
    QTest.keyClick(page.left, Qt.Key.Key_Backspace)
    page.opened.setFocus()
    held.hand_on()
    assert (page.left.text(), page.opened.text()) == ("", "Sees u")
    QTest.keyClicks(page.opened, "s again")
    assert page.opened.text() == "Sees us again"


def test_what_never_opens_keeps_nothing_back(page: _Page, qtbot: QtBot) -> None:
    """Neither what is typed nor a mouse that takes over waits; who answers too late has nothing to hand on."""
    held = HeldKeys(page)
    QTest.keyClicks(page.left, "abc")
    QTest.mouseClick(page.left, Qt.MouseButton.LeftButton)
    assert page.left.text() == "abc"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    held.hand_on()
    later = HeldKeys(page)
    QTest.keyClicks(page.left, "d")
    assert page.left.text() == "abc"
    qtbot.waitUntil(lambda: page.left.text() == "abcd")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    later.hand_on()


def test_a_key_with_control_and_escape_are_for_what_is_in_sight(page: _Page) -> None:
    HeldKeys(page)
    QTest.keyClicks(page.left, "abc")
    QTest.keyClick(page.left, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert (page.left.text(), page.left.selectedText()) == ("abc", "abc")
