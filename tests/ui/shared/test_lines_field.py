"""Text of several lines is a field only while somebody is at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shared.lines_field import LinesField
from tests.support.windows import active


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[LinesField]:
    page = QWidget()
    column = QVBoxLayout(page)
    made = LinesField("Criteria", "One a line")
    column.addWidget(made)
    column.addWidget(QLineEdit())
    page.resize(300, 300)
    with active(qtbot, page):
        made.set_text("Budget\nDate")
        made.setFocus()
        yield made


def _saved(field: LinesField) -> list[str]:
    found: list[str] = []
    field.saved.connect(found.append)
    return found


def test_ctrl_enter_saves_and_enter_begins_a_line(field: LinesField) -> None:
    saved = _saved(field)
    QTest.keyClick(field.lines, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field.lines, Qt.Key.Key_Return)
    QTest.keyClicks(field.lines, "Signer")
    assert saved == []
    QTest.keyClick(field.lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == ["Budget\nDate\nSigner"]
    QTest.keyClick(field.lines, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(saved) == 1, "nothing has changed since"


def test_leaving_saves_and_escape_takes_back(field: LinesField) -> None:
    saved = _saved(field)
    QTest.keyClicks(field.lines, "x")
    QTest.keyClick(field.lines, Qt.Key.Key_Escape)
    assert field.text() == "Budget\nDate"
    QTest.keyClicks(field.lines, "x")
    QTest.keyClick(field.lines, Qt.Key.Key_Tab)
    assert not field.lines.hasFocus()
    assert saved == ["xBudget\nDate"]


def test_what_others_stored_does_not_overwrite_what_is_typed(field: LinesField) -> None:
    field.set_text("Budget")
    assert field.text() == "Budget"
    QTest.keyClicks(field.lines, "x")
    field.set_text("Date")
    assert field.text() == "xBudget"
    QTest.keyClick(field.lines, Qt.Key.Key_Escape)
    assert field.text() == "Date"
    QTest.keyClicks(field.lines, "x")
    field.set_text("Of another phase", is_same_record=False)
    assert field.text() == "Of another phase"


def test_a_refusal_keeps_the_input_and_says_why(field: LinesField) -> None:
    field.fail("much too long", "Budget", "Shorten it.")
    assert field.text() == "much too long"
    assert field.error == field.lines.accessibleDescription() == "Shorten it."
    field.set_text("Budget")
    assert field.text() == "much too long"
    QTest.keyClicks(field.lines, "x")
    assert field.error == ""
    QTest.keyClick(field.lines, Qt.Key.Key_Escape)
    assert field.text() == "Budget"


def test_it_grows_with_its_text(field: LinesField) -> None:
    low = field.lines.height()
    field.set_text("\n".join("abcdef"))
    assert field.lines.height() > 2 * low
