"""An overlay owns the keyboard while it is open and gives it back; a dialog is decided by Enter and Escape."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from tests.support.windows import active

KEY = Qt.Key


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.resize(900, 600)
        self.behind = QLineEdit()
        self.behind.setAccessibleName("Behind")
        QVBoxLayout(self).addWidget(self.behind)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[_Window]:
    with active(qtbot, _Window()) as window:
        window.behind.setFocus()
        yield window


@pytest.fixture
def dialog(window: _Window) -> Dialog:
    dialog = Dialog(window, "Mark as won", "Mark as won")
    for name in ("Amount", "Closed on"):
        line = QLineEdit()
        line.setAccessibleName(name)
        dialog.body.addWidget(line)
    return dialog


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _walk(key: Qt.Key, steps: int) -> list[str]:
    names = []
    for _ in range(steps):
        names.append(_focused().accessibleName())
        QTest.keyClick(_focused(), key)
    return names


def test_tab_goes_round_within(dialog: Dialog) -> None:
    dialog.open()
    assert _walk(KEY.Key_Tab, 4) == ["Amount", "Closed on", "Mark as won", "Amount"]


def test_shift_tab_goes_round_the_other_way(dialog: Dialog) -> None:
    dialog.open()
    assert _walk(KEY.Key_Backtab, 4) == ["Amount", "Mark as won", "Closed on", "Amount"]


def test_what_lies_behind_gets_the_focus_once_the_dialog_is_closed(dialog: Dialog, window: _Window) -> None:
    loaded = QLineEdit(window)
    loaded.show()
    dialog.open()
    loaded.setFocus()  # as a place does when it has been loaded
    assert _focused().accessibleName() == "Amount"
    second = Dialog(window, "Delete", "Delete it")
    second.open()
    assert second.isAncestorOf(_focused()), "one over it has its own"
    second.dismiss()
    assert _focused().accessibleName() == "Amount"
    QTest.keyClick(_focused(), KEY.Key_Escape)
    assert _focused() is loaded


def test_enter_accepts_from_a_line_and_leaves_closing_to_the_caller(dialog: Dialog, qtbot: QtBot) -> None:
    dialog.open()
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(_focused(), KEY.Key_Return)
    assert dialog.isVisible()
    dialog.say_error("The date lies after today. Choose an earlier one.")
    assert dialog._error.isVisible()
    dialog.finish()
    assert not dialog.isVisible()


def test_enter_in_a_text_of_many_lines_is_a_new_line_and_ctrl_enter_accepts(dialog: Dialog, qtbot: QtBot) -> None:
    note = QPlainTextEdit()
    note.setAccessibleName("Note")
    dialog.body.addWidget(note)
    dialog.open(note)
    with qtbot.assertNotEmitted(dialog.accepted):
        QTest.keyClick(note, KEY.Key_Return)
    assert note.toPlainText() == "\n"
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(note, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_enter_on_another_button_presses_that_one(dialog: Dialog, qtbot: QtBot) -> None:
    other = Button("Not now")
    dialog.add_button(other)
    dialog.open(other)
    with qtbot.assertNotEmitted(dialog.accepted), qtbot.waitSignal(other.clicked):
        QTest.keyClick(other, KEY.Key_Return)


def test_a_disabled_button_is_not_pressed_by_enter(dialog: Dialog, qtbot: QtBot) -> None:
    dialog.primary.set_disabled_because("Enter the amount first.")
    dialog.open()
    with qtbot.assertNotEmitted(dialog.accepted):
        QTest.keyClick(_focused(), KEY.Key_Return)
    assert dialog.primary.toolTip() == "Enter the amount first."


def test_escape_rejects_and_gives_the_focus_back(dialog: Dialog, window: _Window, qtbot: QtBot) -> None:
    dialog.open()
    with qtbot.waitSignals([dialog.rejected, dialog.closed]):
        QTest.keyClick(_focused(), KEY.Key_Escape)
    assert not dialog.isVisible()
    assert QApplication.focusWidget() is window.behind


def test_the_focus_of_a_cell_that_ended_goes_back_to_its_list(dialog: Dialog, window: _Window) -> None:
    table = QTableWidget(1, 1)
    table.setParent(window)
    table.show()
    item = QTableWidgetItem("Scales")
    table.setItem(0, 0, item)
    table.editItem(item)
    assert _focused() is not table, "a cell is being changed"
    dialog.open()
    QTest.qWait(1)  # the line is deleted later
    QTest.keyClick(_focused(), KEY.Key_Escape)
    assert QApplication.focusWidget() is table


def test_a_click_beside_the_panel_rejects_and_one_within_does_not(dialog: Dialog, qtbot: QtBot) -> None:
    dialog.open()
    with qtbot.assertNotEmitted(dialog.rejected):
        QTest.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=dialog.panel.geometry().center())
    with qtbot.waitSignal(dialog.rejected):
        QTest.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_shortcuts_behind_are_silent_while_it_is_open(dialog: Dialog, window: _Window, qtbot: QtBot) -> None:
    shortcut = QShortcut(QKeySequence("Ctrl+K"), window)
    dialog.open()
    with qtbot.assertNotEmitted(shortcut.activated):
        QTest.keyClick(_focused(), KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    dialog.finish()
    with qtbot.waitSignal(shortcut.activated):
        QTest.keyClick(window.behind, KEY.Key_K, Qt.KeyboardModifier.ControlModifier)


def test_the_panel_stays_in_the_middle_of_a_window_that_shrinks(dialog: Dialog, window: _Window) -> None:
    dialog.open()
    window.resize(400, 300)
    assert dialog.geometry() == window.rect()
    assert dialog.rect().contains(dialog.panel.geometry())
    assert abs(dialog.panel.geometry().center().x() - window.rect().center().x()) <= 1


def test_with_nothing_to_fill_in_the_filled_button_has_the_focus(window: _Window) -> None:
    dialog = Dialog(window, "Headwater", "Close")
    dialog.body.addWidget(Label("Nothing to decide", wrap=True))
    dialog.add_button(Button("Open the log folder"))
    dialog.open()
    assert QApplication.focusWidget() is dialog.primary


def test_a_dialog_is_as_high_as_its_words_are_in_its_width(window: _Window) -> None:
    dialog = Dialog(window, "Hold a review meeting", "Begin")
    words = Label("Open deals that raise a question, one at a time. One that was interrupted goes on.", wrap=True)
    dialog.body.addWidget(words)
    dialog.open()
    assert words.height() == words.heightForWidth(words.width())
