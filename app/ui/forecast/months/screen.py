"""The forecast as a board: what is expected in which month, and moved to another by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.forecast.basis import Basis
from app.domain.forecast.by_month import months_shown
from app.ui.forecast import words
from app.ui.forecast.bar import BOARD, ForecastBar, menus_of
from app.ui.forecast.months.actions import month_actions
from app.ui.forecast.months.aiming import put_on
from app.ui.forecast.months.desk import Desk
from app.ui.forecast.months.drag import Drag
from app.ui.forecast.months.faces import Faces
from app.ui.forecast.months.hand import Hand
from app.ui.forecast.months.loader import MonthsLoader
from app.ui.forecast.months.mover import Mover
from app.ui.forecast.months.reading import Months, Read, read, summed, told
from app.ui.forecast.months.supposing import MonthSupposing
from app.ui.forecast.months.view import MonthsView
from app.ui.forecast.place import ForecastPlace
from app.ui.host import Host
from app.ui.shared.skeleton import Skeleton

_HINTS = (("Ctrl ← →", "month"), ("Enter", "open"), ("1 2 3", "probability"), ("B", "figures"))


class MonthScreen(ForecastPlace):
    """Live: what others change shows by itself, but not while a card is in the hand."""

    figures_wanted = Signal(object)
    """Show the same period and people, as these Options say, as figures."""
    loader: MonthsLoader

    def __init__(self, host: Host) -> None:
        super().__init__(host, "Forecast board", ForecastBar(BOARD), Skeleton("column"))
        self.months: Months | None = None
        self._read: Read | None = None
        self._waiting: tuple[Read, frozenset[int]] | None = None
        self.desk = Desk(host, Faces(host, self))
        self.hand, self.mover = Hand(self.desk, self), Mover(self.desk, self)
        self.view = MonthsView(self.desk, self.hand)
        self.hand.take_view(self.view)
        self.drag = Drag(self.desk, self.view, self.hand, self)
        self.supposing = MonthSupposing(host, self)
        self.loader = MonthsLoader(host, self, lambda ctx: read(ctx, self.options, self.period), self.mover)
        self._lay_out()
        self._connect()
        host.add_actions(self, month_actions(self))
        self.setAccessibleName(self.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # until there is a column that takes it

    def _lay_out(self) -> None:
        for page in (self.view, self.empty, self.skeleton):
            self._pile.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.supposing.strip)
        whole.addWidget(self._pile)

    def _connect(self) -> None:
        bar, hand, drag = self._bar, self.hand, self.drag
        self.loader.loaded.connect(self._on_read)
        self.loader.failed.connect(self._on_failed)
        self.mover.changed.connect(self._on_moved)
        self.mover.stored.connect(self.loader.load)
        drag.dropped.connect(self._put)
        self.supposing.changed.connect(self._sum)
        drag.refused.connect(self._refuse)
        drag.ended.connect(self._take_in)
        hand.is_busy = lambda: drag.is_active
        hand.moved_by.connect(self.move_by)
        hand.opened.connect(self._open)
        hand.escaped.connect(self._on_escaped)
        hand.other_pressed.connect(lambda key: bar.want(Qt.Key(key)))
        hand.change_wanted.connect(lambda: self.host.run("months.change"))
        hand.changed.connect(self.tell)
        bar.view_wanted.connect(lambda _view: self.show_figures())
        bar.print_wanted.connect(lambda: self.host.run("months.print"))
        self.empty.acted.connect(self._on_empty_acted)

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen was brought to front."""
        if self.months is None:
            self._wait()
        self._bar.set_can_print(True)
        self.loader.load()

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The deal so many places on, reading the columns one after the other, which becomes the current one."""
        order = [key for cards in self.view.lists() for key in cards.cards.ids] if table == "deals" else []
        place = order.index(record_id) + by if record_id in order else -1
        if not 0 <= place < len(order):
            return None
        self.hand.choose([order[place]], order[place], with_focus=False)
        return order[place]

    # -- reading -----------------------------------------------------------------------------------------------------

    def _on_read(self, found: Read) -> None:
        self._waiting = found, self.loader.settled
        self._take_in()

    def _take_in(self) -> None:
        """Show what was read; while a card is in the hand everything stays as it was seen when it was taken up."""
        if self.drag.is_active:
            return
        if self._waiting is not None:
            (found, settled), self._waiting = self._waiting, None
            self._read = found
            self.mover.forget(settled)
            self.desk.faces.refresh(found.specs)
            self._bar.offer(*menus_of(found, self.host.ctx.user.id))
        self._sum()

    def _sum(self) -> None:
        """Sum what was read, with what is on its way."""
        found = self._read
        if found is None or self.drag.is_active:
            return
        work = partial(summed, self.supposing.applied(found.facts), self.mover.on_the_way())
        self.host.runner.query(work, owner=self, done=self._on_summed, lane="sums")

    def _on_moved(self) -> None:
        """Cards go at once, and their figures as soon as they are summed."""
        was = self.hand.before()
        self.view.shift(self.mover.on_the_way().keys())
        self.hand.after(was)
        self._sum()

    def _on_summed(self, months: Months) -> None:
        if self.drag.is_active:
            return  # summed again when it ends
        self.skeleton.stop()
        was = self.hand.before()
        self.months = self.desk.months = months
        self.desk.faces.show_days(months.worths)
        self._show()
        self.hand.after(was)
        if self.hasFocus():
            self.hand.take_focus()

    def _on_failed(self, _error: Exception) -> None:
        self.skeleton.stop()
        if self.months is None:
            self.empty.show_words("The forecast could not be read", "", "Try again")
            self._pile.setCurrentWidget(self.empty)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        months = self.months
        self._bar.show_choice(self.options, self.period.label)
        if months is None:
            return
        if months.worths or any(column.row.won_ids or column.row.target for column in months.columns):
            self.view.show_months(months, self.options.basis)
            self._pile.setCurrentWidget(self.view)
        else:
            self._show_empty("Nobody chosen has open deals.")
        self.tell()

    def _on_empty_acted(self) -> None:
        if self.months is None:
            self.activate()
        else:
            super()._on_empty_acted()

    def show_basis(self, basis: Basis) -> None:
        """Another probability counts. What history makes of the deals is read when it is first asked for."""
        super().show_basis(basis)
        self._show()
        if basis is Basis.CALIBRATED and self._read is not None and not self._read.facts.calibration:
            self.loader.load()

    def tell(self) -> None:
        """Title and status: the totals, or what is chosen."""
        self.subtitle = words.span_title(months_shown(self.period, self.host.ctx.clock.today()))
        months, basis = self.months, self.options.basis
        if months is None or not self.isVisible():
            return
        self.host.set_status(told(months, self.hand.chosen(), basis), () if self.is_empty else _HINTS)

    # -- deeds -------------------------------------------------------------------------------------------------------

    def move_by(self, months: int) -> None:
        """Put the chosen deals so many months on."""
        verdict = put_on(self.desk, self.hand.acted_on(), months)
        if verdict.blocked:
            self._refuse(verdict.blocked)
        elif verdict.days:
            self._put(verdict.days)

    def _put(self, days: Mapping[int, date | None]) -> None:
        self.supposing.put(days, self.mover.move)

    def _refuse(self, reason: str) -> None:
        self.host.message("Not possible", detail=reason, kind="info")

    def _open(self, deal_id: int, full: bool) -> None:
        if not self.mover.acknowledge([deal_id]):
            self.host.open_record("deals", deal_id, full=full)

    def _on_escaped(self) -> None:
        """Back to rest: the card in the hand first, then red outlines, then the choice of many, then the sheet."""
        current = self.hand.current()
        if self.drag.is_active:
            self.drag.cancel()
        elif self.mover.acknowledge(self.hand.acted_on()):
            return
        elif len(self.hand.chosen()) > 1 and current is not None:
            self.hand.choose([current], current)
        else:
            self.host.close_sheet()

    def show_figures(self) -> None:
        """The same period and people as figures."""
        self.figures_wanted.emit(self.options)

    # -- keys --------------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.months is not None:
            self.hand.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hand.take(event):
            super().keyPressEvent(event)
