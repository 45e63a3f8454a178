"""A task is put off by one key, or by a day in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.dates_in_words import read_date
from app.domain.snooze import snooze_choices
from app.domain.working_calendar import WorkingCalendar
from app.ui.shared.snooze_menu import SnoozeMenu
from tests.support.windows import active

KEY = Qt.Key
MONDAY = date(2026, 3, 16)
Chosen = list[tuple[date, time | None]]


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.resize(640, 480)
        self.button = QPushButton("Snooze", self)
        QVBoxLayout(self).addWidget(self.button)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[_Window]:
    with active(qtbot, _Window()) as window:
        window.button.setFocus()
        yield window


def opened(window: _Window, chosen: Chosen, *, count: int = 1) -> SnoozeMenu:
    now = datetime(2026, 3, 16, 9, 10, tzinfo=UTC)
    choices = snooze_choices(MONDAY, now, WorkingCalendar("GB"))
    menu = SnoozeMenu(window, choices, count, MONDAY, lambda text: read_date(text, MONDAY))
    menu.chosen.connect(lambda on, at: chosen.append((on, at)))
    menu.open_at(QRect(window.button.mapToGlobal(QPoint(0, 0)), QSize(80, 26)))
    return menu


def press(key: KEY) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (KEY.Key_L, (MONDAY, time(12, 30))),
        (KEY.Key_T, (date(2026, 3, 17), None)),
        (KEY.Key_W, (date(2026, 3, 23), None)),
        (KEY.Key_N, (date(2026, 4, 1), None)),
    ],
)
def test_each_letter_chooses_and_gives_the_focus_back(
    window: _Window, key: KEY, expected: tuple[date, time | None]
) -> None:
    chosen: Chosen = []
    menu = opened(window, chosen)
    press(key)
    assert chosen == [expected]
    assert menu.isHidden()
    assert QApplication.focusWidget() is window.button


def test_arrows_walk_and_enter_takes(window: _Window) -> None:
    chosen: Chosen = []
    menu = opened(window, chosen)
    assert [row.text() for row in menu.rows] == ["Later today", "Next day", "One week", "April folder", "Type a date"]
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_Return):
        press(key)
    assert chosen == [(date(2026, 3, 17), None)]


def test_a_typed_day_shows_how_it_is_read_before_it_counts(window: _Window) -> None:
    chosen: Chosen = []
    menu = opened(window, chosen)
    press(KEY.Key_D)
    QTest.keyClicks(menu.line, "in 10 days")
    assert menu.said.text() == "Thu 26 March, in 10 days"
    press(KEY.Key_Return)
    assert chosen == [(date(2026, 3, 26), None)]


def test_a_day_that_has_passed_is_said_in_place(window: _Window) -> None:
    chosen: Chosen = []
    menu = opened(window, chosen)
    menu.type_day()
    QTest.keyClicks(menu.line, "2026-03-01")
    press(KEY.Key_Return)
    assert menu.said.text() == "This day has passed. Choose today or a later day."
    press(KEY.Key_Escape)
    assert menu.isHidden()
    assert chosen == []


def test_how_often_it_was_put_off_is_told(window: _Window) -> None:
    menu = opened(window, [], count=1)
    assert menu.times.text() == "2nd time"
    menu.close_popover()
    first = opened(window, [], count=0)
    assert first.times.text() == ""
    first.close_popover()
