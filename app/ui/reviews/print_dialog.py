"""Agenda and minutes before they are printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.services.reviews.agenda import Agenda, review_agenda
from app.services.reviews.minutes import Minutes
from app.services.reviews.page import agenda_document, minutes_document
from app.ui.host import Host
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog
from app.ui.shared.segmented import Segmented

if TYPE_CHECKING:
    from app.services.printing.document import Document

_WHAT = (("minutes", "Minutes"), ("agenda", "Agenda"))


class ReviewPrintDialog(PaperDialog):
    """The minutes as they are by now or were kept, or an agenda of today to write on."""

    def __init__(self, host: Host, minutes: Minutes) -> None:
        super().__init__(host, "Print the review")
        self._minutes = minutes
        self._agenda: Agenda | None = None
        self.what = Segmented("What", _WHAT)
        self.what.choose("minutes")
        self.add_choice(self.what)
        self.what.chosen.connect(lambda _key: self.preview())
        self.area.shown.connect(lambda pages: self.said.setText(f"{count_text(pages)}."))
        work = partial(review_agenda, host.ctx, minutes.rep_id)
        host.runner.query(work, owner=self, done=self._on_read, failed=self.failed)
        self.preview()

    def _on_read(self, agenda: Agenda) -> None:
        self._agenda = agenda
        if self.what.current == "agenda":
            self.preview()

    def making(self) -> Callable[[], Document] | None:
        ctx, paper = self.host.ctx, self.chosen_paper
        if self.what.current == "minutes":
            return partial(minutes_document, ctx, self._minutes, paper)
        return None if self._agenda is None else partial(agenda_document, ctx, self._agenda, paper)

    def file_name(self) -> str | None:
        """Whose review, and of which day."""
        day = self.host.ctx.clock.local_date(self._minutes.begun_at)
        return f"Review {self.what.current} {self._minutes.rep} {day.isoformat()}"
