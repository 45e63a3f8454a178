"""Letters before they are printed: how they will look, and who gets none. What was printed is kept as a touch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.services.letters.facts import LetterBatch
from app.services.letters.gathering import due_letters
from app.services.letters.keeping import LettersLogged, LogLetters, log_letters
from app.services.letters.page import letters_document
from app.ui.host import Host
from app.ui.shared.letters.left_out import LeftOutList
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from app.services.printing.document import Document

_NOTHING = "There is no letter to print."
_LIST_ROOM = 110  # pixels, for who gets none


class LettersDialog(PaperDialog):
    """``read`` gathers the letters, on a reader thread; ``went_out`` says that they are on paper or in a file."""

    went_out = Signal()

    def __init__(self, host: Host, title: str, read: Callable[[], LetterBatch]) -> None:
        super().__init__(host, title, below=_LIST_ROOM)
        self.batch: LetterBatch | None = None
        self.left_out = LeftOutList()
        self.body.addWidget(self.left_out)
        self.left_out.opened.connect(self._open)
        self.area.shown.connect(self._on_shown)
        host.runner.query(read, owner=self, done=self._on_read, failed=self.failed)

    def making(self) -> Callable[[], Document] | None:
        """None also where there is no letter."""
        if self.batch is None or not self.batch.letters:
            return None
        return partial(letters_document, self.host.ctx, self.batch, self.chosen_paper)

    def file_name(self) -> str | None:
        """The day they are written on."""
        return None if self.batch is None or not self.batch.letters else f"Letters {self.batch.on.isoformat()}"

    def printed(self) -> None:
        """Keep each letter as a touch."""
        ctx, host = self.host.ctx, self.host
        if self.batch is None:
            return
        command = LogLetters(self.batch.letters)

        def done(kept: LettersLogged) -> None:
            host.saved(kept.change_set_id, kept.label, toast=kept.logged > 0)

        host.runner.command(partial(log_letters, ctx, command), owner=host.window, done=done)
        self.went_out.emit()

    def _on_read(self, batch: LetterBatch) -> None:
        self.batch = batch
        self.left_out.show_left_out(batch.left_out)
        if not batch.letters:
            self.area.hide()
            self.said.setText(_NOTHING)
            for button in (self.primary, self.printer):
                button.set_disabled_because(_NOTHING)
        self.preview()
        self.place()

    def _on_shown(self, pages: int) -> None:
        if self.batch is None:
            return
        count, sender = len(self.batch.letters), len(self.batch.sender) > 1
        letters = f"{count:,} {'letter' if count == 1 else 'letters'}, {count_text(pages)}."
        self.said.setText(letters if sender else f"{letters} Your own address is not known: enter it in the settings.")

    def _open(self, table: str, record_id: int) -> None:
        self.finish()
        self.host.open_record(table, record_id)


def print_due_letters(host: Host, programme_id: int | None = None, name: str = "") -> LettersDialog:
    """Show the letters that are due, of one programme or all."""
    title = f"Letters of {name}" if name else "Letters that are due"
    dialog = LettersDialog(host, title, partial(due_letters, host.ctx, programme_id))
    host.ask(dialog)
    return dialog
