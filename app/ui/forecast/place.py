"""What the forecast's figures and its board have in common: what is asked for, and having nothing to show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Period
from app.ui.forecast.bar import ForecastBar
from app.ui.forecast.options import Options
from app.ui.forecast.spans import USUAL, period_for
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.skeleton import Skeleton


class ForecastPlace(QWidget):
    """``options`` is what is asked for; the bar above the place changes it."""

    loader: ListLoader

    def __init__(self, host: Host, title: str, bar: ForecastBar, skeleton: Skeleton) -> None:
        super().__init__()
        self.host = host
        self.title, self.subtitle = title, ""
        self.options = Options.first(host.ctx.user)
        self._bar = bar
        self.empty = EmptyState("trending-up", "Nothing to forecast yet", "", framed=False)
        self.skeleton = skeleton
        self._pile = QStackedWidget()
        bar.span_wanted.connect(lambda span: self.ask(span=span))
        bar.own_span_wanted.connect(self._ask_span)
        bar.who_wanted.connect(lambda who: self.ask(who=who))
        bar.pipeline_wanted.connect(lambda key: self.ask(pipeline_id=int(key) if key else None))
        bar.review_wanted.connect(lambda: host.run("review.hold"))
        bar.basis_wanted.connect(lambda basis: self.show_basis(Basis(basis)))

    # -- a screen of the window --------------------------------------------------------------------------------------

    def toolbar(self) -> QWidget | None:
        """Which period, whose deals, whose probabilities."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """What was chosen."""
        return self.options.to_json()

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what can't be understood is left out."""
        self.options = Options.from_json(state, self.host.ctx.clock.today(), self.host.ctx.team.year_start)

    def _wait(self) -> None:
        """Nothing was read yet."""
        self._pile.setCurrentWidget(self.skeleton)
        self.skeleton.start()

    # -- what is asked for -------------------------------------------------------------------------------------------

    @property
    def period(self) -> Period:
        """The period that is asked for."""
        ctx = self.host.ctx
        today, year_start = ctx.clock.today(), ctx.team.year_start
        found = period_for(self.options.span, today, year_start) or period_for(USUAL, today, year_start)
        assert found is not None  # the usual one always is
        return found

    def ask(self, **changed: Any) -> None:
        """Read other facts."""
        self.options = replace(self.options, **changed)
        self.loader.load()

    def show_basis(self, basis: Basis) -> None:
        """Another probability counts."""
        self.options = replace(self.options, basis=basis)

    def _ask_span(self) -> None:
        from app.ui.forecast.span_dialog import SpanDialog

        dialog = SpanDialog(self.host, self.period)
        dialog.span_chosen.connect(lambda key: self.ask(span=key))
        self.host.ask(dialog)

    # -- nothing to show ---------------------------------------------------------------------------------------------

    @property
    def _is_narrowed(self) -> bool:
        """Whether the deals of some people or one pipeline alone are asked for."""
        return bool(self.options.who) or self.options.pipeline_id is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing whose keys could be named."""
        return self._pile.currentWidget() is self.empty

    def _show_empty(self, none_chosen: str) -> None:
        """Say why there is nothing: ``none_chosen``, where others may have some, or that there is none at all."""
        if self._is_narrowed:
            self.empty.show_words("No deals here", none_chosen, "Show all deals")
        else:
            text = "A forecast is made of deals with an amount, a probability and a date."
            self.empty.show_words("Nothing to forecast yet", text, "Import deals")
        self._pile.setCurrentWidget(self.empty)

    def _on_empty_acted(self) -> None:
        if self._is_narrowed:
            self.ask(who="", pipeline_id=None)
        else:
            self.host.run("file.import")
