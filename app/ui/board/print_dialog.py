"""The board before it is printed: how it will look on a wall, and on to a printer or into a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.services.board import BoardQuery
from app.services.printing.paper import wall_papers
from app.services.wall_sheet import WallFacts, read_wall, wall_document
from app.ui.host import Host
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from app.services.printing.document import Document


class BoardPrintDialog(PaperDialog):
    """What the board shows is read once, ``folded`` being the codes of columns without cards."""

    def __init__(self, host: Host, query: BoardQuery, folded: frozenset[str]) -> None:
        super().__init__(host, "Print the board", wall_papers(host.ctx.team.country))
        self.facts: WallFacts | None = None
        self.area.shown.connect(lambda pages: self.said.setText(f"{count_text(pages)}, on their long side."))
        work = partial(read_wall, host.ctx, query, folded)
        host.runner.query(work, owner=self, done=self._on_read, failed=self.failed)

    def making(self) -> Callable[[], Document] | None:
        return None if self.facts is None else partial(wall_document, self.facts, self.chosen_paper)

    def file_name(self) -> str | None:
        """The day of its figures."""
        return None if self.facts is None else f"Board {self.facts.day.isoformat()}"

    def _on_read(self, facts: WallFacts) -> None:
        self.facts = facts
        self.preview()


def open_print(host: Host, query: BoardQuery, folded: frozenset[str]) -> None:
    """Show how what the board shows will look on paper."""
    host.ask(BoardPrintDialog(host, query, folded))
