"""The board of months before it is printed: how it will look on a wall, and on to a printer or into a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Unit
from app.domain.forecast.what_if import WhatIf
from app.services.forecast import ForecastQuery
from app.services.printing.paper import wall_papers
from app.services.wall_sheet import MonthWallFacts, month_wall_document, read_month_wall
from app.ui.host import Host
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from app.services.printing.document import Document
    from app.ui.forecast.months.screen import MonthScreen


class MonthPrintDialog(PaperDialog):
    """What the board shows is read once; with ``what_if`` each page is marked."""

    def __init__(self, host: Host, query: ForecastQuery, basis: Basis, what_if: WhatIf) -> None:
        super().__init__(
            host, "Print what is supposed" if what_if else "Print the board", wall_papers(host.ctx.team.country)
        )
        self.facts: MonthWallFacts | None = None
        self._is_supposed = bool(what_if)
        self.area.shown.connect(self._on_shown)
        work = partial(read_month_wall, host.ctx, query, basis, what_if)
        host.runner.query(work, owner=self, done=self._on_read, failed=self.failed)

    def making(self) -> Callable[[], Document] | None:
        return None if self.facts is None else partial(month_wall_document, self.facts, self.chosen_paper)

    def file_name(self) -> str | None:
        """The day of its figures."""
        name = "What if by month" if self._is_supposed else "Forecast by month"
        return None if self.facts is None else f"{name} {self.facts.facts.today.isoformat()}"

    def _on_read(self, facts: MonthWallFacts) -> None:
        self.facts = facts
        self.preview()

    def _on_shown(self, pages: int) -> None:
        marked = " Marked as what if on every page." if self._is_supposed else ""
        self.said.setText(f"{count_text(pages)}, on their long side.{marked}")


def open_print(screen: MonthScreen) -> None:
    """Show how what the board shows will look on paper."""
    months, options = screen.months, screen.options
    if months is None:
        return
    facts = months.facts
    query = ForecastQuery(facts.first_on, facts.last_on, Unit.MONTH, options.pipeline_id, facts.owner_ids)
    what_if = screen.supposing.what_if if screen.supposing.is_on else WhatIf()
    screen.host.ask(MonthPrintDialog(screen.host, query, options.basis, what_if))
