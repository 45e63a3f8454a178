"""Messages tell, wait and go, and never get in anybody's way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shared.dialog import Dialog
from app.ui.shared.messages import Message, MessageAction, MessageStack
from tests.support.windows import active

DONE = Message("done", "Ferro Castings moved to D3 Contract")
FAILED = Message("error", "Could not save the amount", "The disk is full. Free some space, then try again.")


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.resize(800, 600)
        self.line = QLineEdit()
        self.line.setAccessibleName("Name")
        QVBoxLayout(self).addWidget(self.line)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[_Window]:
    with active(qtbot, _Window()) as window:
        window.line.setFocus()
        yield window


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_a_passing_message_goes_by_itself(window: _Window, qtbot: QtBot) -> None:
    stack = MessageStack(window, stay_ms=20)
    stack.show_message(DONE)
    assert stack.messages() == (DONE,)
    qtbot.waitUntil(lambda: stack.messages() == ())


def test_an_error_stays_until_it_is_dismissed(window: _Window, qtbot: QtBot) -> None:
    stack = MessageStack(window, stay_ms=5)
    stack.show_message(FAILED)
    stack.show_message(DONE)
    qtbot.waitUntil(lambda: stack.messages() == (FAILED,))
    stack.focus_newest()
    QTest.keyClick(_focused(), Qt.Key.Key_Escape)
    assert stack.messages() == ()


def test_a_message_takes_neither_focus_nor_enter(window: _Window, qtbot: QtBot) -> None:
    stack = MessageStack(window)
    stack.show_message(Message("done", "Moved", actions=(MessageAction("Undo", lambda: None, "Ctrl Z"),)))
    assert QApplication.focusWidget() is window.line
    with qtbot.waitSignal(window.line.returnPressed):
        QTest.keyClick(window.line, Qt.Key.Key_Return)
    assert len(stack.messages()) == 1
    stack.dismiss_all()


def test_the_focus_of_what_goes_out_of_sight_does_not_fall_into_a_message(window: _Window, qtbot: QtBot) -> None:
    around = QWidget(window)
    around.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    row = QLineEdit(around)
    around.show()
    stack = MessageStack(window)
    stack.show_message(Message("done", "Deleted", actions=(MessageAction("Undo", lambda: None, "Ctrl Z"),)))
    qtbot.waitUntil(lambda: any(button.isVisible() for button in window.findChildren(QAbstractButton)))
    window.line.setEnabled(False)  # nothing else to go to by Tab
    row.setFocus()
    row.hide()
    assert QApplication.focusWidget() is around
    stack.dismiss_all()


def test_f8_goes_to_the_newest_and_enter_then_runs_its_action(window: _Window) -> None:
    ran: list[str] = []
    stack = MessageStack(window)
    for name in ("older", "newer"):
        stack.show_message(Message("done", name, actions=(MessageAction("Undo", partial(ran.append, name)),)))
    assert stack.focus_newest()
    QTest.keyClick(_focused(), Qt.Key.Key_Return)
    assert ran == ["newer"]
    assert [message.text for message in stack.messages()] == ["older"]
    assert QApplication.focusWidget() is window.line
    stack.dismiss_all()


def test_without_a_message_there_is_nowhere_to_go(window: _Window) -> None:
    assert not MessageStack(window).focus_newest()
    assert QApplication.focusWidget() is window.line


def test_while_it_is_used_its_time_does_not_run(window: _Window, qtbot: QtBot) -> None:
    stack = MessageStack(window, stay_ms=20)
    stack.show_message(DONE)
    stack.focus_newest()
    other = Message("info", "Something else")
    stack.show_message(other)
    qtbot.waitUntil(lambda: other not in stack.messages())
    assert stack.messages() == (DONE,)
    window.line.setFocus()
    qtbot.waitUntil(lambda: stack.messages() == ())  # whoever left it without the mouse has done with it, too


def test_only_the_newest_few_stay_but_no_error_is_pushed_out(window: _Window) -> None:
    stack = MessageStack(window)
    stack.show_message(FAILED)
    passing = [Message("done", f"Move {number}") for number in range(6)]
    for message in passing:
        stack.show_message(message)
    assert stack.messages() == (FAILED, *passing[-3:])
    stack.dismiss_all()


def test_messages_lie_within_the_window_and_above_its_foot(window: _Window) -> None:
    stack = MessageStack(window, foot=30)
    stack.show_message(FAILED)
    stack.show_message(DONE)
    window.resize(500, 400)
    toasts = [child for child in window.findChildren(QWidget) if hasattr(child, "message")]
    assert len(toasts) == 2
    for toast in toasts:
        assert window.rect().adjusted(-20, -20, 20, 20).contains(toast.geometry())
    first, second = (toast.geometry().adjusted(16, 16, -16, -16) for toast in toasts)
    assert not first.intersects(second)
    stack.dismiss_all()


def test_a_message_reads_itself_out_whole(window: _Window) -> None:
    stack = MessageStack(window)
    stack.show_message(FAILED)
    names = [child.accessibleName() for child in window.findChildren(QWidget)]
    assert f"{FAILED.text} {FAILED.detail}" in names
    stack.dismiss_all()


def test_a_message_about_the_same_takes_the_place_of_the_last(window: _Window) -> None:
    stack = MessageStack(window)
    first, second = (Message("info", f"{name} moved", about="criteria") for name in ("Alder", "Birch"))
    for message in (first, DONE, second):
        stack.show_message(message)
    assert stack.messages() == (DONE, second)
    stack.dismiss_all()


def test_the_same_words_once_more_do_not_pile_up_unless_each_can_be_undone(window: _Window) -> None:
    stack = MessageStack(window)
    undo = (MessageAction("Undo", lambda: None),)
    for message in (FAILED, FAILED, Message("done", "Moved", actions=undo), Message("done", "Moved", actions=undo)):
        stack.show_message(message)
    assert [message.text for message in stack.messages()] == [FAILED.text, "Moved", "Moved"]
    stack.dismiss_all()


def test_one_about_the_same_takes_the_place_of_the_other_in_one_picture(window: _Window, qtbot: QtBot) -> None:
    """Made in one turn of the event loop and shown in the next: until then the one before it stays in sight."""
    stack = MessageStack(window)

    def seen() -> list[str]:
        toasts = [child for child in window.findChildren(QWidget) if hasattr(child, "message") and child.isVisible()]
        return [toast.accessibleName() for toast in toasts]

    stack.show_message(Message("info", "First", about="open criteria"))
    assert not seen()
    qtbot.waitUntil(lambda: seen() == ["First"])
    stack.show_message(Message("info", "Second", about="open criteria"))
    assert seen() == ["First"]
    assert [message.text for message in stack.messages()] == ["Second"]
    qtbot.waitUntil(lambda: seen() == ["Second"])
    stack.dismiss_all()


def test_messages_leave_the_buttons_of_a_dialog_alone(window: _Window, qtbot: QtBot) -> None:
    stack = MessageStack(window, stay_ms=40)
    dialog = Dialog(window, "New programme", "Create")
    dialog.body.addSpacing(440)  # as high as the window
    dialog.open()
    for message in (DONE, FAILED, Message("done", "Stored")):
        stack.show_message(message)
    toasts = [child for child in window.findChildren(QWidget) if hasattr(child, "message")]
    qtbot.waitUntil(lambda: any(toast.isVisible() for toast in toasts))
    (seen,) = [toast for toast in toasts if toast.isVisible()]
    assert FAILED.text in seen.accessibleName()  # an error is what most needs to be read
    foot = dialog.primary.mapTo(window, QPoint(0, 0)).y()
    assert seen.geometry().bottom() < foot - 300
    stack.focus_newest()
    assert seen.isAncestorOf(_focused()), "F8 goes to the one that can be seen"
    waiting = [timer for toast in toasts if toast is not seen for timer in toast.findChildren(QTimer)]
    assert [timer.isActive() for timer in waiting] == [False, False], "what nobody has seen does not pass"
    dialog.finish()
    assert all(toast.isVisible() and toast.geometry().top() > 300 for toast in toasts)
    qtbot.waitUntil(lambda: len(stack.messages()) == 1)
    stack.dismiss_all()
