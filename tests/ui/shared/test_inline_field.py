"""A field in place is worked by keyboard alone and never loses what somebody typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import UserError
from app.ui.shared.inline_field import InlineField
from tests.support.windows import active

KEY = Qt.Key


def _whole_number(text: str) -> object:
    try:
        return int(text)
    except ValueError:
        raise UserError("Type a whole number, such as 12.") from None


class _Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.first = InlineField("Amount", validate=_whole_number, hint=lambda text: f"= {_whole_number(text)}")
        self.second = InlineField("Pieces", validate=_whole_number, show=lambda value: f"{value} pcs")
        column = QVBoxLayout(self)
        column.addWidget(self.first)
        column.addWidget(self.second)
        self.first.set_text("10")
        self.second.set_text("6 pcs")


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[_Form]:
    with active(qtbot, _Form()) as form:
        yield form


def test_at_rest_a_long_text_ends_in_an_ellipsis(form: _Form) -> None:
    field = form.second
    field.set_text("Fri 25 December, or whenever they are ready for it, whichever comes first of the two")
    cut = field.grab().toImage()
    line = field.line_edit()
    shown = line.fontMetrics().elidedText(field.text(), Qt.TextElideMode.ElideRight, line.width())
    field.set_text(shown)
    assert shown.endswith("…")
    assert field.grab().toImage() == cut


def _type(field: InlineField, text: str) -> None:
    field.begin_edit()
    QTest.keyClicks(field.line_edit(), text)


def test_at_rest_it_is_text(form: _Form) -> None:
    assert form.first.state == "rest"
    assert form.first.line_edit().isReadOnly()
    QTest.keyClicks(form.first.line_edit(), "99")
    assert form.first.text() == "10"


@pytest.mark.parametrize("key", [KEY.Key_F2, KEY.Key_Return])
def test_f2_and_enter_begin(form: _Form, key: Qt.Key) -> None:
    form.first.line_edit().setFocus()
    QTest.keyClick(form.first.line_edit(), key)
    assert form.first.state == "editing"
    assert form.first.line_edit().selectedText() == "10"


def test_a_click_begins(form: _Form) -> None:
    QTest.mouseClick(form.first.line_edit(), Qt.MouseButton.LeftButton)
    assert form.first.editing


def test_enter_saves_the_value_and_ends(form: _Form, qtbot: QtBot) -> None:
    _type(form.first, "12")
    with qtbot.waitSignal(form.first.saved) as saved:
        QTest.keyClick(form.first.line_edit(), KEY.Key_Return)
    assert saved.args == [12]
    assert (form.first.text(), form.first.state) == ("12", "rest")
    assert form.first.line_edit().hasFocus()


def test_escape_reverts_and_sends_nothing(form: _Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.first.saved):
        _type(form.first, "77")
        QTest.keyClick(form.first.line_edit(), KEY.Key_Escape)
    assert (form.first.text(), form.first.editing) == ("10", False)


def test_tab_saves_and_goes_on_editing_the_next(form: _Form, qtbot: QtBot) -> None:
    _type(form.first, "12")
    with qtbot.waitSignal(form.first.saved):
        QTest.keyClick(form.first.line_edit(), KEY.Key_Tab)
    assert not form.first.editing
    assert form.second.editing


def test_nothing_is_sent_when_nothing_changed(form: _Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.first.saved):
        _type(form.first, "10")
        QTest.keyClick(form.first.line_edit(), KEY.Key_Return)
    assert not form.first.editing


def test_a_mistake_is_said_in_words_and_the_input_stays(form: _Form, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(form.first.saved):
        _type(form.first, "ten")
        QTest.keyClick(form.first.line_edit(), KEY.Key_Return)
    assert form.first.state == "wrong"
    assert form.first.error == "Type a whole number, such as 12."
    assert form.first.text() == "ten"
    assert form.first.line_edit().accessibleDescription() == form.first.error


def test_a_mistake_stays_after_leaving_and_can_be_mended(form: _Form, qtbot: QtBot) -> None:
    _type(form.first, "ten")
    QTest.keyClick(form.first.line_edit(), KEY.Key_Tab)
    assert (form.first.state, form.first.text()) == ("wrong", "ten")
    form.first.line_edit().setFocus()
    form.first.line_edit().selectAll()
    QTest.keyClicks(form.first.line_edit(), "11")
    assert form.first.error == ""
    with qtbot.waitSignal(form.first.saved) as saved:
        QTest.keyClick(form.first.line_edit(), KEY.Key_Return)
    assert saved.args == [11]


def test_escape_takes_a_mistake_back(form: _Form) -> None:
    _type(form.first, "ten")
    form.first.commit()
    QTest.keyClick(form.first.line_edit(), KEY.Key_Escape)
    assert (form.first.state, form.first.text(), form.first.error) == ("rest", "10", "")


def test_the_hint_follows_what_is_typed(form: _Form) -> None:
    _type(form.first, "31")
    below = form.first._below
    assert (below.text(), below.isVisible()) == ("= 31", True)
    QTest.keyClicks(form.first.line_edit(), "x")
    assert not below.isVisible()


def test_a_saved_value_is_shown_in_its_own_format(form: _Form) -> None:
    _type(form.second, "8")
    form.second.commit()
    assert form.second.text() == "8 pcs"


def test_a_change_from_elsewhere_does_not_disturb_the_one_who_types(form: _Form) -> None:
    _type(form.first, "12")
    form.first.set_text("500")
    assert form.first.text() == "12"
    QTest.keyClick(form.first.line_edit(), KEY.Key_Escape)
    assert form.first.text() == "500"


def test_a_locked_field_says_why_and_does_not_open(form: _Form) -> None:
    form.first.set_locked("Priya is editing it.")
    form.first.begin_edit()
    assert (form.first.state, form.first.toolTip()) == ("locked", "Priya is editing it.")
    form.first.set_locked("")
    form.first.begin_edit()
    assert form.first.editing


def test_shortcuts_of_the_window_do_not_take_its_keys(form: _Form, qtbot: QtBot) -> None:
    shortcut = QShortcut(KEY.Key_Escape, form)
    _type(form.first, "12")
    with qtbot.assertNotEmitted(shortcut.activated):
        QTest.keyClick(form.first.line_edit(), KEY.Key_Escape)
    assert form.first.text() == "10"


def test_the_text_does_not_move_when_the_field_opens(form: _Form) -> None:
    before = form.first.line_edit().geometry()
    form.first.begin_edit()
    assert form.first.line_edit().geometry() == before
