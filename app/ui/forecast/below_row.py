"""The lower row, read after the figures: panels appear, or fill, one after the other, each when it was read.

History takes seconds to count where there is much of it. It is asked one question after the other, so that one of the
two readers stays free for whatever the user opens meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.calibration.reliability import Bin
from app.domain.day_text import medium_day
from app.domain.forecast.basis import Basis
from app.services.calibration import calibrate
from app.services.calibration.worth import AskWorth, Worth, deals_behind
from app.ui.forecast import words
from app.ui.forecast.below import Ended, Since, read_ended, read_shape, read_since, read_worth
from app.ui.forecast.calibration_panel import CalibrationPanel
from app.ui.forecast.options import Options
from app.ui.forecast.reading import Picture
from app.ui.forecast.shape_panel import ShapePanel
from app.ui.forecast.since_panel import SincePanel
from app.ui.forecast.supposed import real_of
from app.ui.host import Host
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.domain.calibration.chances import Calibration
    from app.services.context import Context

PAIR = (12, 13)
"""How two panels side by side share the page's width."""


class BelowRow(QWidget):
    """``read`` begins to read; what fails is told once and leaves its panel as it is."""

    deal_opened = Signal(int)
    counted = Signal(object)
    """The Calibration by which open deals are weighed."""
    listed = Signal(str, object)
    """What deals of the present figures are called, and their keys."""
    before_told = Signal(str)
    """What the last print said of the outlook: ``"Thu 5 March €263,400"``; "" without one."""
    worths_listed = Signal(str, object, str)
    """What other deals are called, their Worths, and the currency."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.calibration, self.shape, self.since = CalibrationPanel(), ShapePanel(), SincePanel()
        self._since: Since | None = None
        self._picture: Picture | None = None
        self._basis = Basis.PHASE
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Theme.current().space("betweenSections"))
        for panel in (self.calibration, self.shape, self.since):
            self._row.addWidget(panel)
        self.shape.hide()
        self.since.hide()
        self._share_room()
        self.since.deal_opened.connect(self.deal_opened)
        self.since.opened.connect(self.listed)
        self.shape.opened.connect(self._list_ended)
        self.calibration.opened.connect(self._list_said)

    def set_beside(self, beside: bool) -> None:
        """Side by side, or one below the other."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def read(self, picture: Picture, options: Options) -> None:
        """Read what belongs to these figures."""
        self.read_since(picture, options)
        ids = picture.facts.owner_ids

        def judge(history: Calibration) -> None:
            self.counted.emit(history)
            self._ask("worth", lambda ctx: read_worth(ctx, options, history), shown, failed)

        def shown(found: Worth) -> None:
            self.calibration.show_worth(found)
            shape()

        def failed(error: Exception) -> None:
            self.calibration.show_failure()
            self._host.show_error(error)
            shape()

        def shape() -> None:
            self._ask("shape", lambda ctx: read_shape(ctx, options, ids), self._on_shape)

        self._ask("history", calibrate, judge, failed)

    def read_since(self, picture: Picture, options: Options) -> None:
        """Read what changed since a print, which is told of the real figures."""
        self._picture, facts = picture, (real_of(picture) or picture).facts
        ahead = picture.forecasts[Basis.PHASE].outlook.period
        self._ask("since", lambda ctx: read_since(ctx, facts, options, ahead), self._on_since)

    def _ask(
        self,
        lane: str,
        read: Callable[[Context], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        ctx = self._host.ctx
        self._host.runner.query(lambda: read(ctx), owner=self, done=done, failed=failed, lane=lane)

    def _on_shape(self, seen: Any) -> None:
        self.shape.show_shape(seen)
        self.shape.show()

    def _on_since(self, since: Since | None) -> None:
        self._since = since
        self.show_basis(self._basis)

    def show_basis(self, basis: Basis) -> None:
        """The changes on another basis; the other panels show all bases."""
        self._basis = basis
        if self._picture is None:
            return
        facts, since = self._picture.facts, self._since
        self.since.show_since(since, basis, facts)
        self._share_room()
        told = ""
        if since is not None and basis in since.then:
            day = medium_day(since.before.printed_at.date(), facts.today)
            told = f"{day} {words.money(since.then[basis], facts.currency)}"
        self.before_told.emit(told)

    def _share_room(self) -> None:
        """Three are alike; two line up with the pair above."""
        for place, part in enumerate((1, 1, 1) if self.since.isVisibleTo(self) else (*PAIR, 1)):
            self._row.setStretch(place, part)

    def _list_ended(self, title: str, ids: tuple[int, ...]) -> None:
        """The deals that ended within the shape's period are not among the facts: read them."""
        seen = self.shape.seen
        if seen is None or not ids or seen.found.scope.first_on is None or seen.found.scope.last_on is None:
            return
        first, last = seen.found.scope.first_on, seen.found.scope.last_on
        self._ask("ended", lambda ctx: read_ended(ctx, ids, first, last), partial(self._on_ended, title))

    def _list_said(self, title: str, asked: AskWorth, stated: Bin, is_own: bool) -> None:
        """The deals of which a probability was said, on whatever day they ended."""

        def read(ctx: Context) -> Ended:
            return read_ended(ctx, deals_behind(ctx, asked, stated, is_own=is_own))

        self._ask("ended", read, partial(self._on_ended, title))

    def _on_ended(self, title: str, found: Ended) -> None:
        self.worths_listed.emit(title, *found)
