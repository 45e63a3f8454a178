"""The day sheet before it is printed: how it will look, for which day, and on to a printer or into a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.services.day_sheets import DaySheetFacts, PrintDaySheet, document_of, make_day_sheet
from app.ui.host import Host
from app.ui.shared.day_choices import DayChoices
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from app.services.printing.document import Document


class PrintDialog(PaperDialog):
    """A sheet is made for what is chosen; its number is printed on it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, "Print the day sheet")
        self.facts: DaySheetFacts | None = None
        self.days = DayChoices(self)
        self.days.changed.connect(self.make)
        self.area.shown.connect(self._on_shown)

    def make(self) -> None:
        """Number what is due on the chosen day, and show it."""
        command = PrintDaySheet(self.days.on, self.days.owner_id)
        self.facts = None
        work = partial(make_day_sheet, self.host.ctx, command)
        self.host.runner.command(work, owner=self, done=self._on_made, failed=self.failed)

    def making(self) -> Callable[[], Document] | None:
        return None if self.facts is None else partial(document_of, self.host.ctx, self.facts, self.chosen_paper)

    def file_name(self) -> str | None:
        """The day it is for."""
        return None if self.facts is None else f"Day sheet {self.facts.on.isoformat()}"

    def _on_made(self, facts: DaySheetFacts) -> None:
        self.facts = facts
        self.preview()

    def _on_shown(self, pages: int) -> None:
        if self.facts is None:
            return
        count = len(self.facts.lines)
        lines = f"{count} {'line' if count == 1 else 'lines'}"
        self.said.setText(
            f"Sheet {self.facts.number}, {lines}, {count_text(pages)}. What is ticked can be keyed back by this number."
        )


def open_print_dialog(host: Host) -> PrintDialog:
    """Show it for today."""
    dialog = PrintDialog(host)
    host.ask(dialog)
    dialog.make()
    return dialog
