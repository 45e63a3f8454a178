"""Going from place to place and from record to record, and back again."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.config.session import Visit
from app.ui.frame.page import Page
from app.ui.frame.side_sheet import Body
from app.ui.frame.trail import Spot, Trail
from app.ui.host import Host, Screen, StepsRecords
from app.ui.rooms import KnowsItsRoom, Place, RecordSheet, Rooms


class Navigator(QObject):
    """Builds screens and sheets when they are first asked for, and keeps them."""

    moved = Signal()
    """Another place or record is shown now."""

    def __init__(self, page: Page, body: Body, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._body = page, body
        self._rooms = Rooms()
        self._host: Host | None = None
        self._screens: dict[str, QWidget] = {}
        self._sheets: dict[tuple[str, bool], QWidget] = {}
        self._waiting: dict[str, dict[str, Any]] = {}
        self._trail = Trail()
        self._spot: Spot | None = None

    def attach(self, host: Host, rooms: Rooms, visit: Visit) -> None:
        """Begin with these rooms where the last visit ended, or at the first place."""
        self.detach()
        self._host, self._rooms, self._waiting = host, rooms, dict(visit.screens)
        keys = [place.key for place in rooms.places]
        if not keys:
            return
        self.go(visit.place if visit.place in keys else keys[0])
        if visit.record_id is not None and rooms.sheet(visit.table):
            self.open_record(visit.table, visit.record_id, full=visit.full)

    def detach(self) -> None:
        """Forget everything that was built."""
        self._body.drop_sheets()
        self._page.drop_screens()
        self._screens.clear()
        self._sheets.clear()
        self._trail, self._spot = Trail(), None
        self._host, self._rooms = None, Rooms()

    @property
    def place(self) -> Place | None:
        """Where one is."""
        here = self._spot.place if self._spot else ""
        return next((place for place in self._rooms.places if place.key == here), None)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where one can go."""
        return self._rooms.places

    @property
    def screen(self) -> Screen | None:
        """The screen that is shown."""
        return cast(Screen | None, self._screens.get(self._spot.place)) if self._spot else None

    @property
    def sheet(self) -> QWidget | None:
        """The sheet that lies open."""
        return self._body.sheet

    def go(self, key: str) -> None:
        """Go to a place; a sheet that lies open is closed."""
        if any(place.key == key for place in self._rooms.places):
            self._arrive(Spot(key))

    def open_record(self, table: str, record_id: int, *, full: bool = False) -> bool:
        """Open a record beside the present place, or over it; false when such records have no sheet."""
        if self._rooms.sheet(table) is None or self._spot is None:
            return False
        self._arrive(Spot(self._spot.place, table, record_id, full))
        if full:
            self._body.focus_sheet()
        return True

    def step_record(self, by: int) -> None:
        """Open the record so many places on in the list of the present screen."""
        spot = self._spot
        if spot is None or spot.record_id is None:
            return
        screen: object = self._screens.get(spot.place)
        if not isinstance(screen, StepsRecords):
            return
        record_id = screen.step_record(spot.table, spot.record_id, by)
        if record_id is not None:
            self.open_record(spot.table, record_id, full=spot.full)

    def open_spot(self) -> tuple[str, int] | None:
        """The table and key of the record that lies open."""
        here = self._spot
        return (here.table, here.record_id) if here is not None and here.record_id is not None else None

    @property
    def is_covered(self) -> bool:
        """Whether a record covers the whole place."""
        return self._spot is not None and self._spot.record_id is not None and self._spot.full

    def close_sheet(self) -> None:
        """Close the sheet and stay at the place."""
        if self._spot is not None and self._spot.record_id is not None:
            self._arrive(Spot(self._spot.place))
            self._page.focus_screen()

    def step(self, by: int) -> None:
        """Go back (-1) or forward (1), as far as there is a way."""
        spot = self._trail.go(by)
        if spot is not None:
            self._show(spot)

    def can_step(self, by: int) -> bool:
        """Whether there is a way back (-1) or forward (1)."""
        return self._trail.look(by) is not None

    def refresh(self) -> None:
        """Load what is shown again."""
        if self._spot is not None:
            self._show(self._spot, again=True)

    def visit(self) -> Visit:
        """What is shown, for the next start; screens that were not looked at keep what they had stored."""
        states = {key: cast(Screen, screen).session_state() for key, screen in self._screens.items()}
        here = self._spot or Spot("")
        return Visit(here.place, {**self._waiting, **states}, here.table, here.record_id, here.full)

    def _arrive(self, spot: Spot) -> None:
        self._trail.visit(spot)
        self._show(spot)

    def _show(self, spot: Spot, *, again: bool = False) -> None:
        before, self._spot = self._spot, spot
        screen = self._screen(spot.place)
        self._page.show_screen(screen)
        self._show_sheet(spot, again=again)
        if again or before is None or before.place != spot.place:
            cast(Screen, screen).activate()
            self._page.focus_screen()
        self.moved.emit()

    def _show_sheet(self, spot: Spot, *, again: bool) -> None:
        if spot.record_id is None:
            self._body.close_sheet()
            return
        sheet, is_page = self._sheet(spot)
        if isinstance(sheet, KnowsItsRoom):
            sheet.show_full(spot.full)
        if again or self._body.sheet is not sheet or cast(RecordSheet, sheet).record_id != spot.record_id:
            cast(RecordSheet, sheet).show_record(spot.record_id)
        self._body.show_sheet(sheet, full=spot.full, is_page=is_page)

    def _screen(self, key: str) -> QWidget:
        assert self._host is not None
        if key not in self._screens:
            place = next(place for place in self._rooms.places if place.key == key)
            if place.read_ahead is not None:
                place.read_ahead(self._host, self._waiting.get(key, {}))
            widget = self._screens[key] = place.build(self._host)
            if key in self._waiting:
                cast(Screen, widget).restore_session(self._waiting.pop(key))
        return self._screens[key]

    def _sheet(self, spot: Spot) -> tuple[QWidget, bool]:
        """The sheet for a record, or where there is one the page; and whether it is that."""
        kind = self._rooms.sheet(spot.table)
        assert self._host is not None
        assert kind is not None
        page = kind.build_page if spot.full else None
        key = (spot.table, page is not None)
        if key not in self._sheets:
            self._sheets[key] = (page or kind.build)(self._host)
        return self._sheets[key], page is not None
