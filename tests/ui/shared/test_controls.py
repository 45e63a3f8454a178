"""Buttons, chips, segments, strips and empty places: worked by keyboard, named for those who do not see them."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shared import theme
from app.ui.shared.buttons import Button, ButtonKind, IconButton
from app.ui.shared.chips import FilterChip
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.focus_ring import FocusRing
from app.ui.shared.form_fields import TimeField
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.menus import make_menu
from app.ui.shared.search_button import SearchButton
from app.ui.shared.segmented import Segmented
from app.ui.shared.skeleton import Skeleton
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme
from tests.support.windows import shown
from tests.ui.shared.pictures import colors

KEY = Qt.Key
KINDS: tuple[ButtonKind, ...] = get_args(ButtonKind)


def test_a_button_shows_names_as_they_are(qtbot: QtBot) -> None:
    button = Button("Open Smith & Sons", key="Enter")
    qtbot.addWidget(button)
    assert button.label == button.accessibleName() == "Open Smith & Sons"
    assert button.shortcut().isEmpty()
    assert button.accessibleDescription() == "Key Enter"


def test_a_button_is_wide_enough_for_its_key_and_icon(qtbot: QtBot) -> None:
    plain, full = Button("Call"), Button("Call", key="L", icon="phone")
    for button in (plain, full):
        qtbot.addWidget(button)
    assert full.sizeHint().width() > plain.sizeHint().width() + 30


def test_a_disabled_button_says_why(qtbot: QtBot) -> None:
    button = Button("Claim one")
    qtbot.addWidget(button)
    button.set_disabled_because("You are offline.")
    assert (button.isEnabled(), button.toolTip()) == (False, "You are offline.")
    button.set_disabled_because("")
    assert (button.isEnabled(), button.toolTip()) == (True, "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_button_looks_its_part(qtbot: QtBot, kind: ButtonKind) -> None:
    button, *others = [Button("Save", kind=each) for each in (kind, *(each for each in KINDS if each != kind))]
    pictures = []
    for each in (button, *others):
        qtbot.addWidget(each)
        each.resize(90, 30)
        pictures.append(each.grab().toImage())
    assert all(pictures[0] != other for other in pictures[1:])


def test_an_icon_button_has_a_name_and_its_key(qtbot: QtBot) -> None:
    button = IconButton("printer", "Print", key="Ctrl P")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Print"
    assert button.toolTip() == "Print (Ctrl P)"
    side = Theme.current().size("minHit")
    assert button.sizeHint().width() >= side
    assert button.sizeHint().height() >= side


def test_news_shows_on_an_icon_button(qtbot: QtBot) -> None:
    button = IconButton("bell", "Notifications")
    shown(qtbot, button)
    before = button.grab().toImage()
    button.set_dot(True)
    assert button.grab().toImage() != before


def test_arrows_choose_a_segment(qtbot: QtBot) -> None:
    segments = Segmented("Pipeline", [("sales", "Sales"), ("marketing", "Marketing")])
    shown(qtbot, segments)
    with qtbot.waitSignal(segments.chosen) as chosen:
        QTest.keyClick(segments, KEY.Key_Right)
    assert chosen.args == [segments.current] == ["marketing"]
    with qtbot.assertNotEmitted(segments.chosen):
        segments.choose("sales")
    assert segments.current == "sales"


def test_a_chip_opens_its_menu_by_key_and_clears_by_delete(qtbot: QtBot) -> None:
    chip = FilterChip("Closing", "Any")
    shown(qtbot, chip)
    for key in (KEY.Key_Down, KEY.Key_Return, KEY.Key_Space):
        with qtbot.waitSignal(chip.menu_requested):
            QTest.keyClick(chip, key)
    with qtbot.assertNotEmitted(chip.cleared):
        QTest.keyClick(chip, KEY.Key_Delete)
    chip.set_value("This quarter", active=True)
    assert chip.accessibleName() == "Closing: This quarter"
    with qtbot.waitSignal(chip.cleared):
        QTest.keyClick(chip, KEY.Key_Delete)


def test_a_click_on_the_cross_clears_and_one_on_the_words_opens(qtbot: QtBot) -> None:
    chip = FilterChip("Closing", "Any")
    chip.set_value("This quarter", active=True)
    shown(qtbot, chip)
    chip.resize(chip.sizeHint())
    with qtbot.waitSignal(chip.cleared), qtbot.assertNotEmitted(chip.menu_requested):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, chip.height() // 2))
    with qtbot.waitSignal(chip.menu_requested), qtbot.assertNotEmitted(chip.cleared):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(12, chip.height() // 2))


def test_a_chip_opens_the_menu_it_was_given(qtbot: QtBot) -> None:
    chip = FilterChip("Sort", "Next action", flat=True)
    shown(qtbot, chip)
    menu = make_menu(chip, "Order of cards")
    menu.addAction("Amount")
    chip.set_menu(menu)
    chip.click()
    assert menu.isVisible()
    assert menu.accessibleName() == "Order of cards"
    menu.close()


def test_the_search_box_is_pressed_by_space_and_shortens_its_words(qtbot: QtBot) -> None:
    search = SearchButton()
    shown(qtbot, search)
    with qtbot.waitSignal(search.clicked):
        QTest.keyClick(search, KEY.Key_Space)
    search.resize(294, 30)
    wide = search.grab().toImage()
    search.resize(160, 30)
    assert search.grab().toImage() != wide
    assert search.accessibleName() == "Search or run a command"


def test_a_strip_says_its_sentence_and_acts(qtbot: QtBot) -> None:
    strip = Strip("caution", "Offline since 09:32.", action="Try now")
    shown(qtbot, strip)
    with qtbot.waitSignal(strip.acted):
        strip.button.click()
    strip.set_text("Online again.")
    assert strip.text == strip.accessibleName() == "Online again."


def test_a_strip_without_an_action_has_no_button(qtbot: QtBot) -> None:
    strip = Strip("information", "Read only.")
    shown(qtbot, strip)
    assert not strip.button.isVisible()


def test_an_empty_place_offers_one_thing_to_do(qtbot: QtBot) -> None:
    empty = EmptyState("inbox", "No leads yet", "Import a file to fill this pool.", "Import leads", "I")
    shown(qtbot, empty)
    assert len(empty.findChildren(QPushButton)) == 1
    assert (empty.accessibleName(), empty.accessibleDescription()) == (
        "No leads yet",
        "Import a file to fill this pool.",
    )
    with qtbot.waitSignal(empty.acted):
        empty.button.click()


def test_a_skeleton_waits_before_it_shows(qtbot: QtBot) -> None:
    skeleton = Skeleton("rows")
    qtbot.addWidget(skeleton)
    skeleton.show()
    skeleton.start(10)
    assert not skeleton.is_drawn
    qtbot.waitUntil(lambda: skeleton.is_drawn)
    skeleton.stop()
    assert not skeleton.is_drawn
    skeleton.start(10)
    skeleton.stop()
    qtbot.wait(30)
    assert not skeleton.is_drawn
    assert skeleton.isVisible()  # what hides itself loses the focus


def test_a_time_stands_off_the_frame_of_its_field(qtbot: QtBot) -> None:
    field = TimeField("Quiet hours begin", QTime(18, 0))
    qtbot.addWidget(field)
    field.show()
    assert field.text() == "18:00"
    shown = field.grab().toImage()
    ground = shown.pixelColor(4, shown.height() // 2)
    column = [shown.pixelColor(x, y) for x in range(3, 8) for y in range(6, shown.height() - 6)]
    assert set(map(str, map(QColor.name, column))) == {ground.name()}


def test_labels_never_read_markup(qtbot: QtBot) -> None:
    label = Label("<b>Ferro</b> & Sons")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_labels_follow_the_theme_even_before_they_areshown(qtbot: QtBot, qapp: QApplication) -> None:
    label = Label("LLLL", "display", "danger")
    qtbot.addWidget(label)
    theme.apply(qapp, "dark")
    assert Theme.current().hex("danger") in colors(label.grab().toImage())


def test_a_label_that_is_cut_tells_the_whole(qtbot: QtBot) -> None:
    label = ElidedLabel("Donaudampfschifffahrtsgesellschaft")
    shown(qtbot, label)
    label.resize(60, 20)
    label.grab()
    assert label.toolTip() == "Donaudampfschifffahrtsgesellschaft"
    label.resize(400, 20)
    label.grab()
    assert label.toolTip() == ""


def test_the_ring_follows_the_keyboard_and_lies_outside_the_button(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(20, 20, 20, 20)
    first, second = Button("First"), Button("Second")
    row.addWidget(first)
    row.addWidget(second)
    shown(qtbot, window)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, KEY.Key_Tab)
    (ring,) = qapp.findChildren(FocusRing)
    assert ring.target() is second
    just_outside = second.geometry().topLeft() + QPoint(second.width() // 2, -3)
    color = window.grab().toImage().pixelColor(just_outside)
    assert color == Theme.current().color("focus")


def test_the_ring_goes_along_when_something_appears_above_what_holds_the_button(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(20, 20, 20, 20)
    strip, head, button = QWidget(), QWidget(), Button("Write a mail")
    strip.setFixedHeight(40)
    strip.hide()
    QHBoxLayout(head).addWidget(button)
    column.addWidget(strip)
    column.addWidget(head)
    column.addStretch(1)
    shown(qtbot, window)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    strip.show()
    qtbot.waitUntil(lambda: head.y() > strip.height())
    just_outside = button.mapTo(window, QPoint(button.width() // 2, -3))
    assert window.grab().toImage().pixelColor(just_outside) == Theme.current().color("focus")


def test_no_ring_is_left_when_the_button_goes(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    shown(qtbot, window)
    button = Button("Gone soon", parent=window)
    button.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = qapp.findChildren(FocusRing)
    assert ring.target() is button
    button.deleteLater()
    qtbot.waitUntil(lambda: ring.target() is None)
    assert all(isinstance(child, QLabel) or not child.isVisible() for child in window.findChildren(QWidget))
