"""Encrypts the database file, changes its passphrase, or takes the encryption away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.ui.host import Host, Progress
from app.ui.orders import ClosedWork, OpenOrder
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.labels import Label
from app.ui.shared.segmented import Segmented
from app.ui.shared.strips import Strip

if TYPE_CHECKING:
    from app.config.settings import Settings
    from app.storage.location import Location

_LOST = (
    "Whoever loses the passphrase loses everything in the file: nobody can open it again, not the makers of the "
    "program either. Keep it in a safe place."
)
_OPENED = "Whoever can read the file can read everything in it from then on. Backups that are encrypted stay so."
_SENTENCE = "The file is written anew, compared with the present one row by row, checked, and takes its place."
_WAYS = (("change", "Another passphrase"), ("remove", "No encryption"))
_OLD = (("encrypt", "Encrypt them"), ("delete", "Delete them"), ("leave", "Leave them"))
_SHORT = 10


class LockDialog(FormDialog):
    """``accepted`` asks to carry it out; `problem` says at the fields what is missing."""

    def __init__(self, window: QWidget, *, is_encrypted: bool) -> None:
        title = "Passphrase of the database" if is_encrypted else "Encrypt the database"
        super().__init__(window, title, "Change it" if is_encrypted else "Encrypt", width=560)
        self.way = "change" if is_encrypted else "encrypt"
        self._ways = Segmented("What to do", _WAYS)
        self._ways.setVisible(is_encrypted)
        self.body.insertWidget(0, self._ways)
        self.first, self.second = _secret(), _secret()
        self._first = self.add("passphrase", "New passphrase", self.first, hint="A few words are easy to keep in mind")
        self._second = self.add("again", "The same again", self.second)
        self.warning = Strip("caution", _LOST)
        self.knows = QCheckBox("I know that nobody can open the file without the passphrase")
        self.remember = QCheckBox("Remember it in this computer's password store")
        self.remember.hide()
        self._can_remember = False
        self._old_words = Label("", "body", "text2", wrap=True)
        self.old = Segmented("Older backups", _OLD)
        self.old_choice = "encrypt"
        self.old.chosen.connect(self._on_old_chosen)
        for part in (self.warning, self.knows, self.remember, self._old_words, self.old):
            self.body.addWidget(part)
        self._old_words.hide()
        self.old.hide()
        self._ways.chosen.connect(self._on_way_chosen)

    @property
    def passphrase(self) -> str | None:
        """The new one; None takes the encryption away."""
        return None if self.way == "remove" else self.first.text()

    def offer_to_remember(self, why_not: str) -> None:
        """Where there is a password store."""
        self._can_remember = not why_not
        self.remember.setVisible(not why_not and self.way != "remove")
        self.place()

    def show_plain(self, count: int) -> None:
        """So many older backups can be read by anybody."""
        if not count or self.way == "remove":
            return
        have = "1 older backup is" if count == 1 else f"{count:,} older backups are"
        them = "it" if count == 1 else "them"
        self._old_words.setText(f"{have} not encrypted. Whoever finds {them} can read what was in the database then.")
        self._old_words.show()
        self.old.show()
        self.place()

    def is_complete(self) -> bool:
        """Whether everything is entered; otherwise what is missing is said at its field."""
        self.clear_errors()
        if self.way == "remove":
            return True
        if not self.first.text():
            self._first.say("Enter a passphrase.")
        elif len(self.first.text()) < _SHORT:
            self._first.say(f"Take at least {_SHORT} characters: short ones are found by trying.")
        elif self.first.text() != self.second.text():
            self._second.say("The two are not the same.")
        elif not self.knows.isChecked():
            self.say_error("Say first that you know what a lost passphrase means.")
        else:
            return True
        self.is_asked = False
        self.place()
        return False

    def _on_way_chosen(self, way: str) -> None:
        self.way = way
        keeps = way != "remove"
        for part in (self._first, self._second, self.knows):
            part.setVisible(keeps)
        self.remember.setVisible(keeps and self._can_remember)
        self.warning.set_text(_LOST if keeps else _OPENED)
        self.primary.set_label("Change it" if keeps else "Remove the encryption")
        self.clear_errors()

    def _on_old_chosen(self, key: str) -> None:
        self.old_choice = key


def _secret() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


@dataclass(frozen=True)
class _Standing:
    """How it stands with a file: whether it is encrypted, what keeps a secret from being remembered, plain backups."""

    is_encrypted: bool
    why_not: str
    plain: int


def ask_for_lock(host: Host, settings: Settings, close_for: Callable[[ClosedWork], None]) -> None:
    """Give the open file a passphrase, another one, or none, after asking."""
    location, user = host.ctx.db.location, host.ctx.user.name

    def look() -> _Standing:
        from app.services.backups import BackupPlan
        from app.services.encryption import is_locked, plain_backups
        from app.storage.keychain import why_not

        return _Standing(is_locked(location), why_not(), len(plain_backups(location, BackupPlan.of(settings))))

    def looked(found: _Standing) -> None:
        dialog = LockDialog(host.window, is_encrypted=found.is_encrypted)
        dialog.offer_to_remember(found.why_not)
        dialog.show_plain(found.plain)

        def accepted() -> None:
            if dialog.is_complete():
                dialog.finish()
                close_for(_work(location, user, settings, dialog))

        dialog.accepted.connect(accepted)
        host.ask(dialog)

    host.runner.query(look, owner=host.window, done=looked)


def _work(location: Location, user: str, settings: Settings, dialog: LockDialog) -> ClosedWork:
    passphrase, remember, old = dialog.passphrase, dialog.remember.isChecked(), dialog.old_choice
    back = OpenOrder(location.title, user, like=location)

    def run(progress: Progress) -> str:
        from app.services.backups import BackupPlan
        from app.services.encryption import ChangeKey, OldBackups, change_key

        command = ChangeKey(passphrase, remember, OldBackups(old))
        done = change_key(location, command, progress, BackupPlan.of(settings))
        words = "The file is encrypted now." if passphrase is not None else "The file is no longer encrypted."
        return " ".join((words, *done.notices))

    title = "Removing the encryption" if passphrase is None else "Encrypting the database"
    return ClosedWork(title, _SENTENCE, run, OpenOrder(location.title, user, passphrase=passphrase), back)
