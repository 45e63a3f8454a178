"""Everything that takes the focus or can be pressed says what it is, in every room of the house and in its dialogs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.bootstrap.rooms import all_rooms
from app.config.paths import guide_dir
from app.services.context import Context
from app.services.sample import SampleSize, add_sample
from app.ui.actions import key_caps
from app.ui.rooms import TourStop
from app.ui.shared.overlay import Overlay
from tests.support.driver import Driver

Open = Callable[..., Driver]

# Opened by hand, because no picture of the tour shows them.
DIALOGS = ("new.person", "new.company", "file.export", "help.about", "find.anything")
LEAST_SIDE = 24
PATIENCE_SECONDS = 5
# A button within a line of text is as high as the line. What the bands of the board scroll, keys and wheel scroll too.
LOW = {("TextButton", ""), ("QToolButton", ""), ("IconButton", "BandBar")}
MOST_TABS = 200


def operable(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    is_seen = widget.isVisible() and not widget.visibleRegion().isEmpty()
    return is_seen and widget.focusProxy() is None and (takes_tab or isinstance(widget, QAbstractButton))


def name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def mute(driver: Driver) -> list[str]:
    """What can be worked and does not say what it is."""
    found = [widget for widget in driver.window.findChildren(QWidget) if operable(widget) and not name(widget)]
    return [" in ".join(kind(widget)) for widget in found]


def small(driver: Driver) -> list[str]:
    """Buttons that are hard to hit."""
    buttons = [each for each in driver.window.findChildren(QAbstractButton) if operable(each)]
    low = [each for each in buttons if min(each.width(), each.height()) < LEAST_SIDE]
    return [f"{kind(each)} {name(each)!r}" for each in low if not {kind(each), (kind(each)[0], "")} & LOW]


def faults_of(driver: Driver) -> tuple[list[str], list[str]]:
    """What stays mute or small once the part that came last is laid out, too."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (found := (mute(driver), small(driver))) != ([], []) and time.monotonic() < end:
        driver.settle()
    return found


def kind(widget: QWidget) -> tuple[str, str]:
    return type(widget).__name__, type(widget.parent()).__name__


@pytest.fixture
def house(open_window: Open, team: Context) -> Driver:
    add_sample(team, SampleSize(open_deals=12, closed_deals=4, companies=8, contacts=12, activities=30))
    return open_window(all_rooms())


def shown(driver: Driver) -> Iterator[TourStop]:
    """Every stop of the tour, one after the other."""
    for stop in driver.main.rooms.tour_stops:
        stop.show(driver.main)
        driver.settle()
        yield stop
        stop.leave(driver.main)
        driver.settle()


def test_everything_that_can_be_worked_has_a_name_and_can_be_hit(house: Driver) -> None:
    faults = {stop.name: faults_of(house) for stop in shown(house)}
    assert {where: found for where, found in faults.items() if found != ([], [])} == {}


@pytest.mark.parametrize("action", DIALOGS)
def test_everything_in_a_dialog_has_a_name_and_can_be_hit(house: Driver, action: str) -> None:
    house.main.run(action)
    house.settle()
    assert house.find(Overlay).accessibleName()
    assert (mute(house), small(house)) == ([], [])


def test_the_guide_lists_every_key(house: Driver) -> None:
    text = (guide_dir() / "keys.md").read_text(encoding="utf-8")
    told = {word if word.endswith("+,") else word.rstrip(",") for word in re.split(r"[\s|()]+", text)}
    missing = set()
    for _stop in shown(house):
        for action in house.main.actions.all():
            # "G, P" is told as "G then P".
            keys = (action.key or "").split(", ")[-1]
            missing |= {(action.id, keys)} if keys and "+".join(key_caps(keys)) not in told else set()
    assert {each for each in missing if not each[0].startswith("place.")} == set()


def test_tab_goes_round_each_screen_without_being_caught(house: Driver) -> None:
    for stop in shown(house):
        begin, seen = QApplication.focusWidget(), list[QWidget | None]()
        while len(seen) < MOST_TABS and (not seen or seen[-1] is not begin):
            house.press("Tab")
            seen.append(QApplication.focusWidget())
            if seen.count(seen[-1]) > 2:
                break
        assert None not in seen, stop.name
        assert all(widget is not None and widget.isVisible() for widget in seen), stop.name
