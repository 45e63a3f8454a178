"""Writes a mail, or changes one that waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QPlainTextEdit

from app.domain.errors import ConflictError, UserError
from app.domain.mailing import UNDO_SECONDS
from app.domain.nurture import FIELDS
from app.services.mail.commands import ComposeMail, compose_mail
from app.services.mail.editing import EditMail, edit_mail
from app.services.mail.queries import MailRow
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.shared.attachment_list import AttachmentList
from app.ui.shared.buttons import Button
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import text_field
from app.ui.shared.picker_field import PickerField
from app.ui.shared.record_options import person_options
from app.ui.shared.theme import Theme

_TEXT_HEIGHT = 220
_HINT = "Filled in: " + ", ".join(f"{{{name}}}" for name in FIELDS)


@dataclass(frozen=True)
class About:
    """Whom or what a new mail is about: a person with their name, a deal, or neither."""

    contact_id: int | None = None
    name: str = ""
    deal_id: int | None = None
    company_id: int | None = None


class _Words(FormDialog):
    """Subject and text; Ctrl+Enter from within the text."""

    def __init__(self, host: Host, title: str, action: str) -> None:
        super().__init__(host.window, title, action, key="Ctrl Enter", width=640)
        self._host = host
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(Theme.current().px(_TEXT_HEIGHT))
        self.files = AttachmentList(host.runner)
        self.files.refused.connect(self._on_refused)
        self.files.changed.connect(self.clear_errors)
        self.files.filled.connect(self.place)

    def add_words(self, subject: str, body: str, hint: str) -> None:
        """The two fields, below what the mail is addressed by."""
        line = text_field()
        line.setText(subject)
        self.add("subject", "Subject", line, wide=True)
        self.words.setPlainText(body)
        self.add("body", "Text", self.words, hint=hint, wide=True)
        self.add("attachments", "Files", self.files, wide=True)

    def _on_refused(self, error: Exception) -> None:
        if not self.fail(error):
            self._host.show_error(error)

    def run(self, work: Callable[[], Saved], *, toast: bool) -> None:
        """Run the command; what can be put right is said at its field."""
        host = self._host

        def done(saved: Saved) -> None:
            self.finish()
            host.saved(saved.change_set_id, saved.label, toast=toast)

        def failed(error: Exception) -> None:
            if not self.fail(error):
                self.finish()
                host.show_error(error)

        host.saving("")
        host.runner.command(work, owner=host.window, done=done, failed=failed)


class WriteDialog(_Words):
    """A new mail: it goes out after some seconds, or waits as a draft."""

    def __init__(self, host: Host, about: About) -> None:
        super().__init__(host, f"Write to {about.name}" if about.name else "Write a mail", "Send")
        self._about, self._contact_id = about, about.contact_id
        self.draft = Button("Keep as a draft")
        self.draft.clicked.connect(lambda: self._store(is_approved=False))
        self.add_button(self.draft)
        if about.contact_id is None:
            self.person = PickerField(
                "Person", person_options(host, lambda: about.company_id), runner=host.runner, placeholder="Name"
            )
            self.person.set_framed(True)
            self.person.saved.connect(self._on_person)
            self.add("contact_id", "To", self.person)
            self.add("to", "Or to an address", text_field("name@company.com"))
        self.add_words("", "", _HINT)
        self.accepted.connect(lambda: self._store(is_approved=True))

    def _on_person(self, key: object) -> None:
        self._contact_id = key if isinstance(key, int) else None

    def _store(self, *, is_approved: bool) -> None:
        about, ctx = self._about, self._host.ctx
        to = ""
        if about.contact_id is None:
            if not self.person.commit() or self.person.editing:
                self.fail(UserError(self.person.error or "Choose somebody from the list.", field="contact_id"))
                return
            to = self.text("to") if self._contact_id is None else ""
            if not to and self._contact_id is None:
                self.fail(UserError("Choose a person, or enter an address.", field="to"))
                return
        command = ComposeMail(
            self.text("subject"),
            self.words.toPlainText(),
            contact_id=self._contact_id,
            to=to,
            deal_id=about.deal_id,
            is_approved=is_approved,
            after_seconds=UNDO_SECONDS,
            attachments=self.files.files,
        )
        self.run(lambda: compose_mail(ctx, command), toast=True)

    def fail(self, error: Exception) -> bool:
        """What is wrong with a person's address is said where the person is chosen, if there is such a place."""
        if isinstance(error, UserError) and error.field == "template":
            error = UserError(error.message, field="body")
        elif isinstance(error, UserError) and error.field == "to" and self._contact_id is not None:
            error = UserError(error.message, field="contact_id")
        return super().fail(error)


class EditDialog(_Words):
    """Other words for a mail that waits or was refused."""

    def __init__(self, host: Host, row: MailRow) -> None:
        super().__init__(host, "Edit the mail", "Save")
        self._row, self._seen = row, row.version
        to = text_field()
        to.setText(row.to)
        self.add("to", f"To {row.who}" if row.who else "To", to, wide=True)
        self.add_words(row.subject, row.body, "")
        self.files.show_files(row.attachments)
        self.accepted.connect(self._store)

    def _store(self) -> None:
        ctx = self._host.ctx
        command = EditMail(
            self._row.id,
            self._seen,
            self.text("to"),
            self.text("subject"),
            self.words.toPlainText().strip(),
            self.files.files,
        )
        self.run(lambda: edit_mail(ctx, command), toast=False)

    def fail(self, error: Exception) -> bool:
        """A conflict names what somebody else did; saving once more keeps one's own."""
        if isinstance(error, ConflictError):
            self._seen = error.version
            self.say_error(f"{error.message} Save again to keep yours.")
            return True
        return super().fail(error)
