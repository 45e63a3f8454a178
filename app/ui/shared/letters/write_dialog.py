"""Asks for the letter that many get."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPlainTextEdit

from app.domain.errors import UserError
from app.domain.nurture import FIELDS
from app.services.letters.facts import LetterBatch
from app.services.letters.gathering import WriteLetters, letters_to
from app.services.people import Table
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import text_field
from app.ui.shared.letters.print_dialog import LettersDialog
from app.ui.shared.theme import Theme

_HINT = "Filled in for each: " + ", ".join(f"{{{name}}}" for name in FIELDS if name != "deal")
_TEXT = "Dear {given},\n\n\n\nKind regards\n{owner}"
_TALL = 240
_NOUNS = {"contacts": ("person", "people"), "companies": ("company", "companies")}


class LettersToDialog(FormDialog):
    """Subject and text for these people or companies; Ctrl+Enter goes on to how they will look."""

    def __init__(self, host: Host, table: Table, ids: tuple[int, ...]) -> None:
        one, many = _NOUNS[table]
        title = f"Write to {len(ids):,} {one if len(ids) == 1 else many} by letter"
        super().__init__(host.window, title, "Preview", key="Ctrl Enter", width=640)
        self._host, self._table, self._ids = host, table, ids
        self.add("subject", "Subject", text_field(), wide=True)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(Theme.current().px(_TALL))
        self.words.setPlainText(_TEXT if table == "contacts" else _TEXT.replace(" {given}", " Sir or Madam"))
        self.add("text", "Letter", self.words, hint=_HINT, wide=True)
        self.accepted.connect(self._preview)

    def _preview(self) -> None:
        subject, text = self.text("subject"), self.words.toPlainText()
        people, firms = (self._ids, ()) if self._table == "contacts" else ((), self._ids)
        read = partial(letters_to, self._host.ctx, WriteLetters(subject, text, people, firms))
        self._host.runner.query(read, owner=self, done=self._on_read, failed=self._on_failed)

    def _on_read(self, batch: LetterBatch) -> None:
        """Show them on top: closing the preview leads back to the words, printing is the end of both."""
        dialog = LettersDialog(self._host, "Letters", lambda: batch)
        dialog.went_out.connect(self.finish)
        self._host.ask(dialog)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError) and error.field == "template":
            error = UserError(error.message, field="text")
        if not self.fail(error):
            self._host.show_error(error)


def write_letters(host: Host, table: Table, ids: tuple[int, ...]) -> None:
    """Ask for the letter."""
    host.ask(LettersToDialog(host, table, ids))
