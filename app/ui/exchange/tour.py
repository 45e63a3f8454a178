"""The stops of the tour: every step of an import, shown on files that the tour writes itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.host import Host
from app.ui.rooms import TourStop

if TYPE_CHECKING:
    from app.ui.exchange.page import ImportPage
    from app.ui.exchange.rooms import Exchange

_FILE = "Deals from the fair.csv"
# A point that groups thousands, dates in two orders, a stage, a person and a product that are called otherwise here.
_ROWS = """\
Deal no;Deal name;Client;Sales rep;Stage;Value;Opened;Closing
F-1;Bench scales, 12 pcs;Brightwater Labs;{owner};D2;18.400;03/04/2026;30-06-26
F-2;Axle weighbridge;Northgate Quarry;{owner};Proposal;64.000;11/04/2026;05-07-26
F-3;Silo load cells;Harrow Mills;J. Lindqvst;Negotiating;17.200,50;02/05/2026;12-09-26
F-4;Counting scales;Kestrel Foods;{owner};Negotiating;9.300;31/02/2026;01-08-26
F-5;Checkweigher;Oakmere Dairy;{owner};Need;27.900;07/05/2026;11-10-26
F-6;Dosing skids;Stonebridge Water;{owner};Discovery;41.800;09/05/2026;04-08-26
"""


class _Walk:
    """Keeps the file of the tour for as long as it is shown."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def page(self) -> ImportPage:
        page = self._exchange.page
        assert page is not None
        return page

    def begin(self, host: Host) -> None:
        """The page without a file."""
        host.run("file.import")

    def open(self, host: Host) -> None:
        """The first step with the file of the tour."""
        self._folder = tempfile.TemporaryDirectory(prefix="headwater-tour-")
        path = Path(self._folder.name) / _FILE
        path.write_text(_ROWS.format(owner=host.ctx.user.name), encoding="utf-8")
        self._exchange.open_file(host, path)

    def on(self, _host: Host) -> None:
        """The next step; what is open at this one is decided first."""
        page = self.page
        if page.step_page is page.values:
            for key in [entry.key for entry in page.values.side.entries()]:
                page.values.side.choose(key)
                page.values.confirm_similar()
                page.values.decide_rest("")
        if page.step_page is page.formats:
            page.formats.choose_first_everywhere()
        page.go_on()

    def imports(self, host: Host) -> None:
        """The list of past imports."""
        host.run("file.imports")

    def leave(self, _host: Host) -> None:
        """Nothing of the tour stays."""
        self.page.forget_file()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def tour_stops(exchange: Exchange) -> tuple[TourStop, ...]:
    """Each step, up to where rows would be stored: the tour stores nothing."""
    walk = _Walk(exchange)
    steps: tuple[tuple[str, Callable[[Host], None]], ...] = (
        ("import-1-no-file", walk.begin),
        ("import-1-file", walk.open),
        ("import-2-columns", walk.on),
        ("import-3-values", walk.on),
        ("import-4-dates-and-numbers", walk.on),
    )
    stops = tuple(TourStop(name, show) for name, show in steps)
    return (*stops, TourStop("import-5-check", walk.on, walk.leave), TourStop("imports", walk.imports))
