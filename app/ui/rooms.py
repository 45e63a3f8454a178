"""What the window can show, as data: places to go to, sheets for records, pages of the settings, stops of the tour.

Each screen's package describes its own; ``app.bootstrap`` gathers them, so that no screen has to know another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host

if TYPE_CHECKING:
    from app.services.context import Context

GROUPS = ("Work", "Customers", "Numbers")


class RecordSheet(Protocol):
    """A sheet at the side of the window; one is kept for each table and shows one record after the other."""

    record_id: int | None

    def show_record(self, record_id: int) -> None:
        """Load and show a record."""


@runtime_checkable
class TakesLetters(Protocol):
    """A sheet with commands of one letter, which reach it also from the place beside it."""

    def take_letter(self, letter: str) -> bool:
        """Carry out the command of a letter; false where it has none."""


@runtime_checkable
class KnowsItsRoom(Protocol):
    """A sheet that looks different where it fills the whole width."""

    def show_full(self, full: bool) -> None:
        """Whether it fills the place, or stands beside it."""


@dataclass(frozen=True)
class Tally:
    """The figure beside a place; ``late`` of it are overdue, which the sidebar marks."""

    count: int
    late: int = 0


@dataclass(frozen=True)
class Place:
    """Somewhere to go: an entry of the sidebar and of the menu "Go".

    ``letter`` follows G. Without a ``group`` it is in neither: an action of its package leads there, by ``Host.run`` of
    ``go.`` and its key. ``count`` is asked off the GUI thread for the figure beside the name.
    ``build`` answers a QWidget that is a Screen.
    """

    key: str
    title: str
    icon: str
    group: str
    build: Callable[[Host], QWidget]
    letter: str = ""
    count: Callable[[Context], int | Tally] | None = None
    tables: frozenset[str] = frozenset()
    """Changes of these tables make the count stale."""
    _: KW_ONLY
    under: str = ""
    """The key of the place whose entry is marked while this one, which has none, is shown."""
    read_ahead: Callable[[Host, Mapping[str, Any]], None] | None = None
    """Begins to read what ``build`` will show, before it is built; gets the state that the last session left."""


@dataclass(frozen=True)
class SheetKind:
    """How records of a table are shown at the side. ``build`` answers a QWidget that is a RecordSheet.

    ``build_page`` answers another one for the whole width; without it the sheet is shown there as well.
    """

    table: str
    build: Callable[[Host], QWidget]
    build_page: Callable[[Host], QWidget] | None = None


@dataclass(frozen=True)
class SettingsPage:
    """A page of the settings; those of the program itself come first, then these in their order."""

    key: str
    title: str
    icon: str
    build: Callable[[Host], QWidget]


@dataclass(frozen=True)
class TourStop:
    """Something the tour takes a picture of.

    ``show`` brings it on screen, by ordinary means; the tour then waits until nothing is loading any more. ``leave``
    takes away what would stand in the next picture.
    """

    name: str
    show: Callable[[Host], None]
    leave: Callable[[Host], None] = lambda _host: None


@dataclass(frozen=True)
class Rooms:
    """All of them."""

    places: tuple[Place, ...] = ()
    sheets: tuple[SheetKind, ...] = ()
    settings_pages: tuple[SettingsPage, ...] = ()
    tour_stops: tuple[TourStop, ...] = ()
    actions: tuple[Callable[[Host], tuple[Action, ...]], ...] = ()
    """Actions that are there before any screen is built."""
    take_file: Callable[[Host, Path], None] | None = None
    """What becomes of a file that is dropped on the window."""
    add_sentence: Callable[[Host, str], None] | None = None
    """What becomes of a sentence that was typed where something was looked for."""

    def sheet(self, table: str) -> SheetKind | None:
        """How records of this table are shown, if they are."""
        return next((kind for kind in self.sheets if kind.table == table), None)


def joined(*parts: Rooms) -> Rooms:
    """What several packages bring, in their order; a file or a sentence goes to the first that takes such."""
    return Rooms(
        places=tuple(place for part in parts for place in part.places),
        sheets=tuple(sheet for part in parts for sheet in part.sheets),
        settings_pages=tuple(page for part in parts for page in part.settings_pages),
        tour_stops=tuple(stop for part in parts for stop in part.tour_stops),
        actions=tuple(actions for part in parts for actions in part.actions),
        take_file=next((part.take_file for part in parts if part.take_file is not None), None),
        add_sentence=next((part.add_sentence for part in parts if part.add_sentence is not None), None),
    )
