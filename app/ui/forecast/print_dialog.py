"""The forecast before it is printed: how it will look, with pages for each rep or without, on which paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from app.domain.forecast.what_if import WhatIf
from app.services.forecast import ForecastQuery
from app.services.reports.archive import KeepForecast, PrintWish, keep_forecast, keeping, read_print, read_printed
from app.services.reports.forecast_page import forecast_document
from app.services.reports.printed import Printed
from app.services.reports.what_if import as_if
from app.ui.host import Host
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.printing.document import Document
    from app.ui.forecast.screen import ForecastScreen


class ForecastPrintDialog(PaperDialog):
    """The figures are read once. What leaves the dialog, as a file or on paper, goes into the archive first."""

    def __init__(self, host: Host, wish: PrintWish, what_if: WhatIf | None = None) -> None:
        """With ``what_if`` what is supposed is printed, with a mark on every page and past the archive."""
        super().__init__(host, "Print what is supposed" if what_if else "Print the forecast")
        self._what_if = what_if
        self.made: Printed | None = None
        self.by_rep = QCheckBox("Pages for each rep")
        self.by_rep.setChecked(wish.by_rep)
        self.add_choice(self.by_rep)
        self.by_rep.toggled.connect(lambda _on: self.preview())
        self.area.shown.connect(self._on_shown)
        work = partial(read_printed, host.ctx, wish)
        host.runner.query(work, owner=self, done=self._on_read, failed=self.failed)

    def _on_read(self, printed: Printed) -> None:
        self.made = as_if(printed, self._what_if) if self._what_if else printed
        self.preview()

    def _chosen(self) -> Printed | None:
        if self.made is None:
            return None
        return replace(self.made, by_rep=self.by_rep.isChecked(), paper=self.chosen_paper.name)

    def _on_shown(self, pages: int) -> None:
        before = self.made.before if self.made else None
        compared = f" Compared with print {before.number}." if before else ""
        compared += " What leaves here is kept among the prints for good."
        if self._what_if:
            compared = " Marked as what if on every page; not kept among the prints."
        self.said.setText(f"{count_text(pages)}.{compared}")

    def making(self) -> Callable[[], Document] | None:
        """How it will look, apart from its number."""
        chosen = self._chosen()
        return None if chosen is None else partial(forecast_document, chosen)

    def file_name(self) -> str | None:
        """The day of its figures."""
        name = "What if" if self._what_if else "Forecast"
        return None if self.made is None else f"{name} {self.made.facts.today.isoformat()}"

    def with_document(self, use: Callable[[Document], None]) -> None:
        """Put it into the archive, which gives it its number, and hand on what is kept there."""
        chosen, runner, ctx = self._chosen(), self.host.runner, self.host.ctx
        if chosen is None:
            return
        if self._what_if:
            use(forecast_document(chosen))
            return

        def read(number: int) -> None:
            work = partial(_kept_document, ctx, number)
            runner.query(work, owner=self, done=use, failed=self.failed)

        def keep(command: KeepForecast) -> None:
            work = partial(keep_forecast, ctx, command)
            runner.command(work, owner=self, done=read, failed=self.failed)

        runner.background(lambda _progress: keeping(chosen), owner=self, done=keep, failed=self.failed)


def _kept_document(ctx: Context, number: int) -> Document:
    return forecast_document(read_print(ctx, number))


def open_print(screen: ForecastScreen) -> None:
    """Show how what the place shows will look on paper."""
    picture, options = screen.picture, screen.options
    if picture is None:
        return
    facts = picture.facts
    query = ForecastQuery(facts.first_on, facts.last_on, options.unit, options.pipeline_id, facts.owner_ids)
    wish = PrintWish(query, options.basis)
    screen.host.ask(ForecastPrintDialog(screen.host, wish, screen.supposing.what_if))
