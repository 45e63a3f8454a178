"""Agenda and minutes before they are printed."""

from __future__ import annotations

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
        self.what.chosen.connect(lambda _key: self._show())
        self.paper.chosen.connect(lambda _key: self._show())
        self.area.shown.connect(lambda pages: self.said.setText(f"{count_text(pages)}."))
        work = partial(review_agenda, host.ctx, minutes.rep_id)
        host.runner.query(work, owner=self, done=self._on_read, failed=self.failed)
        self._show()

    def _on_read(self, agenda: Agenda) -> None:
        self._agenda = agenda
        if self.what.current == "agenda":
            self._show()

    def _show(self) -> None:
        document = self.document()
        if document is not None:
            self.said.setText("")
            self.area.show_document(lambda: document)

    def document(self) -> Document | None:
        """What is chosen."""
        if self.what.current == "minutes":
            return minutes_document(self.host.ctx, self._minutes, self.chosen_paper)
        if self._agenda is None:
            return None
        return agenda_document(self.host.ctx, self._agenda, self.chosen_paper)

    def file_name(self) -> str | None:
        """Whose review, and of which day."""
        day = self.host.ctx.clock.local_date(self._minutes.begun_at)
        return f"Review {self.what.current} {self._minutes.rep} {day.isoformat()}"
