"""How people of the team sign in to a server: asking for a login or a password, and showing it once."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from app.services.logins import Credentials
from app.services.users import UserRow
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import Field
from app.ui.shared.labels import Label

_MADE_UP = "Made up where empty, and shown once"


def add_password(dialog: FormDialog, *, wide: bool = False) -> None:
    """Ask for a password, which may be seen while it is typed: it is given to somebody else."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    dialog.add("password", "Password", line, hint=_MADE_UP, wide=wide)
    shown = QCheckBox("Show the password")
    modes = QLineEdit.EchoMode
    shown.toggled.connect(lambda on: line.setEchoMode(modes.Normal if on else modes.Password))
    dialog.body.addWidget(shown)


def login_dialog(window: QWidget, row: UserRow) -> FormDialog:
    """Asks for a first login, or for another password of the one there is."""
    if row.login is not None:
        sentence = f"The password of {row.login} stops working at once. The old one can't be brought back."
        dialog = FormDialog(window, f"New password for {row.name}", "Set the password", sentence=sentence, width=440)
        add_password(dialog, wide=True)
        return dialog
    sentence = f"{row.name} then signs in to the server as themselves, and it keeps to their role."
    dialog = FormDialog(window, f"Give {row.name} a login", "Make the login", sentence=sentence)
    dialog.add("login", "Login", QLineEdit(), hint="Made from the name where empty")
    add_password(dialog)
    return dialog


class CredentialsDialog(Dialog):
    """Shows a login and its password, which is not kept anywhere; each can be copied, and both at once."""

    def __init__(self, window: QWidget, given: Credentials) -> None:
        super().__init__(window, f"How {given.name} signs in", "Copy both", width=480)
        self.given = given
        words = "Pass this on now. The password is kept nowhere and can't be shown again, only replaced by a new one."
        self.body.addWidget(Label(words, "body", "text2", wrap=True))
        for name, value in (("Login", given.login), ("Password", given.password)):
            self.body.addWidget(_copied_field(name, value))
        done = Button("Done")
        done.clicked.connect(self.finish)
        self.add_button(done)
        self.accepted.connect(self._on_copy)
        self.closed.connect(self.deleteLater)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.given.login}\n{self.given.password}")
        self.primary.set_label("Copied")


def _copied_field(name: str, value: str) -> QWidget:
    """A value that can be selected, with a button that copies it."""
    line = QLineEdit(value)
    line.setReadOnly(True)
    copy = Button("Copy", icon="copy")
    copy.setAccessibleName(f"Copy the {name.lower()}")

    def on_clicked() -> None:
        QGuiApplication.clipboard().setText(value)
        copy.set_label("Copied")
        copy.setAccessibleName(f"The {name.lower()} is copied")

    copy.clicked.connect(on_clicked)
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(line, 1)
    row.addWidget(copy)
    field = Field(name, both)
    line.setAccessibleName(name)
    return field
