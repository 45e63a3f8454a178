"""The forecast: outlook, periods, a table by whatever is asked for; every figure opens its deals."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Unit
from app.domain.plurals import counted
from app.ui.forecast import words
from app.ui.forecast.actions import forecast_actions
from app.ui.forecast.asking import ask_target, may_set_target, why_no_targets
from app.ui.forecast.bar import ForecastBar, menus_of
from app.ui.forecast.behind import DealsBehind
from app.ui.forecast.calibration_panel import WAITING
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.forecast.judging import Judging
from app.ui.forecast.options import Options
from app.ui.forecast.page import ForecastPage
from app.ui.forecast.place import ForecastPlace
from app.ui.forecast.reading import TABLES, Picture, read_picture
from app.ui.forecast.supposed import as_supposed, asked_of, real_of, summed_again
from app.ui.forecast.supposing import Supposing
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.skeleton import Skeleton

if TYPE_CHECKING:
    from app.domain.calibration.chances import Calibration
    from app.services.context import Context

_HINTS = (("Enter", "deals"), ("1 2 3", "probability"), ("Ctrl T", "chart as table"))


class ForecastScreen(ForecastPlace):
    """Live: what others change shows by itself."""

    board_wanted = Signal(object)
    """Show the same period and people, as these Options say, as a board."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, "Forecast", ForecastBar(), Skeleton("rows"))
        self.picture: Picture | None = None
        self.history: Calibration | None = None
        """What became of past deals, as it was counted last: after the figures, which it may change."""
        self._shown = self.options
        self.page = ForecastPage(host)
        self.outlook, self.periods, self.table = self.page.outlook, self.page.periods, self.page.table
        self.broken = EmptyState("triangle-alert", "The forecast could not be read", "", framed=False)
        self.loader = ListLoader(host, self, TABLES, self._read)
        self.supposing = Supposing(host, self)
        self._lay_out()
        self.deals = DealsPanel(self, host.ctx.clock.today())
        self.behind, self.judging = DealsBehind(host, self.deals), Judging(host, self.deals)
        self.supposing.offer_in(self.deals, self.judging)
        self._connect()
        host.add_actions(self, forecast_actions(self))
        self.setFocusProxy(self.periods.chart)

    def _lay_out(self) -> None:
        for page in (self.page, self.empty, self.broken, self.skeleton):
            self._pile.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.supposing.strip)
        whole.addWidget(self._pile)

    def _connect(self) -> None:
        bar = self._bar
        self.loader.loaded.connect(self._on_read)
        self.page.below.deal_opened.connect(lambda deal_id: self.host.open_record("deals", deal_id))
        self.page.below.counted.connect(self._on_counted)
        self.page.below.listed.connect(self.behind.open_list)
        self.page.below.before_told.connect(self.outlook.before.setText)
        self.page.below.worths_listed.connect(self.behind.open_worths)
        self.loader.failed.connect(self._on_failed)
        bar.unit_wanted.connect(lambda unit: self._cut(unit=Unit(unit)))
        bar.view_wanted.connect(lambda _view: self.board_wanted.emit(self.options))
        bar.print_wanted.connect(lambda: self.host.run("forecast.print"))
        self.outlook.opened.connect(self.behind.open_list)
        self.outlook.target_asked.connect(lambda: ask_target(self, None))
        for pane in (self.periods, self.table.view):
            pane.opened.connect(lambda figure: self.behind.open_list(figure.words, figure.deal_ids))
            pane.target_asked.connect(lambda row: ask_target(self, row))
        self.table.cut_wanted.connect(lambda by: self._cut(by=by))
        self.table.targets_wanted.connect(lambda: ask_target(self, None))
        self.table.set_may_set(lambda row: may_set_target(self, row))
        self.supposing.changed.connect(self._cut)
        self.empty.acted.connect(self._on_empty_acted)
        self.broken.acted.connect(self.loader.load)

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen was brought to front."""
        if self.picture is None:
            self._wait()
        self.table.targets.setVisible(not why_no_targets(self))
        self._bar.set_can_print(self.host.can_run("forecast.print"))
        self.loader.load()

    def session_state(self) -> dict[str, Any]:
        return super().session_state() | self.supposing.to_json()

    def restore_session(self, state: dict[str, Any]) -> None:
        super().restore_session(state)
        self.supposing.restore(state)

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The deal so many places on in the list that is open, which becomes its current one."""
        return self.deals.step(record_id, by) if table == "deals" else None

    # -- reading -----------------------------------------------------------------------------------------------------

    def _read(self, ctx: Context) -> Picture:
        options = self.options
        picture = read_picture(ctx, options, self.period, self.history)
        return as_supposed(picture, options, self.supposing.what_if)

    def _cut(self, **changed: Any) -> None:
        """Sum the same facts in another way."""
        self.options = options = replace(self.options, **changed)
        picture, what_if, history = self.picture, self.supposing.what_if, self.history
        if picture is None:
            return
        self.host.runner.query(
            lambda: summed_again(picture, options, what_if, history),
            owner=self,
            done=lambda answer: self._on_summed(picture, answer),
            lane="sums",
        )

    def _on_summed(self, before: Picture, answer: Picture) -> None:
        if self.picture is before:  # newer facts bring their own sums
            self._on_loaded(answer)
            if answer.history is not before.history:
                self.page.below.read_since(answer, self.options)

    def _on_counted(self, history: Calibration) -> None:
        if history != self.history:
            self.history = history
            self._cut()

    def _on_read(self, picture: Picture) -> None:
        self._on_loaded(picture)
        cut = str(picture.unit), str(picture.by), asked_of(picture)
        asked = str(self.options.unit), self.options.by, self.supposing.what_if
        if cut != asked or picture.history is not self.history:
            self._cut()  # another cut was asked for meanwhile, or history was counted
        if self._pile.currentWidget() is self.page:
            self.page.below.read(picture, self.options)

    def _on_loaded(self, picture: Picture) -> None:
        self.skeleton.stop()
        self.picture, self._shown = picture, self.options
        self._bar.offer(*menus_of(picture, self.host.ctx.user.id))
        facts = (real_of(picture) or picture).facts
        if facts.deals or facts.targets:
            self._pile.setCurrentWidget(self.page)
        else:
            self._show_empty("Nobody chosen has deals in this period.")
        self._show()

    def _on_failed(self, error: Exception) -> None:
        self.skeleton.stop()
        if self.picture is not None:
            self.options = self._shown  # what is on screen is still about that
            self._show()
        elif isinstance(error, UserError) and self.options != Options():
            self.ask(**asdict(Options()))  # what was kept from the last visit can't be shown any more
        else:
            self.broken.show_words("The forecast could not be read", str(error), "Try again")
            self._pile.setCurrentWidget(self.broken)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_basis(self, basis: Basis) -> None:
        """Another probability counts: every figure is summed already."""
        super().show_basis(basis)
        self._show()

    def show_table(self) -> None:
        """The chart as a table, or as a chart again."""
        self.options = replace(self.options, as_table=not self.options.as_table)
        self.periods.set_table(self.options.as_table)

    @property
    def basis(self) -> Basis:
        """What is shown: the one that was chosen, but the phases' as long as calibrated figures are on their way."""
        is_missing = self.options.basis is Basis.CALIBRATED and (self.picture is None or self.picture.history is None)
        return Basis.PHASE if is_missing else self.options.basis

    def _show(self) -> None:
        picture, basis = self.picture, self.basis
        self._bar.show_choice(replace(self.options, basis=basis), self.period.label)
        if picture is None:
            return
        is_counted = picture.history is not None
        self._bar.basis.set_reason(str(Basis.CALIBRATED), "" if is_counted else WAITING)
        for view in (self.table.view, self.periods.table):
            view.figures.is_counted = is_counted
        forecast = picture.forecasts[basis]
        self.periods.set_table(self.options.as_table)
        self.outlook.show_forecast(forecast, picture)
        real = real_of(picture)
        self.periods.show_forecast(forecast, picture.facts, picture.unit, real.forecasts[basis] if real else None)
        self.table.show_picture(picture, basis, self.host.ctx.user.id)
        self.behind.show_picture(picture, basis)
        self.supposing.show_picture(picture, basis)
        self.page.below.show_basis(basis)
        self.tell()

    def tell(self) -> None:
        """Title and status."""
        self.subtitle = words.span_title(self.period)
        if self.picture is None or not self.isVisible():
            return
        basis, currency = self.basis, self.picture.facts.currency
        whole = self.picture.forecasts[basis].whole
        expected = f"{words.money(whole.expected(basis), currency)} {words.BASIS_WORDS[basis]}"
        parts = (
            counted(whole.count, "open deal", "open deals") + " in the period",
            words.money(whole.open, currency),
            expected,
        )
        self.host.set_status("   ".join(parts), () if self.is_empty else _HINTS)

    # -- keys --------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_T and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.show_table()
        elif not self._bar.take(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.deals.place()
