"""Asks for the passphrase of an encrypted file."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.labels import Label

_LOST = "Nobody can open the file without its passphrase, not the makers of the program either."


class PassphraseDialog(FormDialog):
    """``accepted`` asks to try what was typed; a passphrase that does not fit is said below the field."""

    def __init__(self, window: QWidget, place: str) -> None:
        super().__init__(window, "The file is encrypted", "Open", width=480)
        where = Label(place, "bodyMedium", wrap=True)
        self.body.insertWidget(0, where)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.add("passphrase", "Passphrase", self.edit, hint=_LOST, wide=True)
        self.remember = QCheckBox("Remember it in this computer's password store")
        self.remember.hide()
        self.body.addWidget(self.remember)
        self.edit.textChanged.connect(self._on_text_changed)
        self._on_text_changed("")

    @property
    def passphrase(self) -> str:
        """What was typed, with blanks at its ends: they belong to it."""
        return self.edit.text()

    def offer_to_remember(self, why_not: str) -> None:
        """Where there is a password store; ``why_not`` says why there is none."""
        self.remember.setVisible(not why_not)
        self.place()

    def set_busy(self, busy: bool) -> None:
        """While it is being tried."""
        self.clear_errors()
        self.edit.setReadOnly(busy)
        self.primary.set_label("Opening" if busy else "Open")
        if busy:
            self.primary.set_disabled_because("It is being opened")
        else:
            self._on_text_changed(self.passphrase)

    def refuse(self, words: str) -> None:
        """It did not fit: say so at the field, with all of what was typed selected."""
        self.set_busy(False)
        self._fields["passphrase"].say(words)
        self.edit.selectAll()
        self.place()

    def _on_text_changed(self, text: str) -> None:
        self.primary.set_disabled_because("" if text else "Enter the passphrase first")
