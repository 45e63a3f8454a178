"""Where a database is, or shall be, kept."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.config.paths import user_data_dir
from app.domain.errors import UserError
from app.domain.server_address import is_server_address, read_address
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.segmented import Segmented
from app.ui.shared.server_form import ServerForm

SUFFIX = ".headwater"
_FILTER = f"Headwater databases (*{SUFFIX});;All files (*)"

_KINDS = (("here", "This computer"), ("share", "Network folder"), ("server", "PostgreSQL"))
_SENTENCES = {
    "here": "One file that only this computer works with. The program backs it up by itself.",
    "share": "One file on a share for a few people at once. Whoever may open the folder may read all of it; "
    "for larger teams take PostgreSQL.",
    "server": "A database on your server, for any number of people. Make an empty one and give its address.",
}
_SERVER = "postgresql://name@server/database"


class WhereField(QWidget):
    """The kind of place, and the path or address. ``saving`` asks for a file that is not there yet."""

    edited = Signal()

    def __init__(self, *, saving: bool) -> None:
        super().__init__()
        self._saving = saving
        self._touched = False
        self._texts: dict[str, str] = {"here": "", "share": "", "server": ""}
        self.kind = Segmented("Where to keep it" if saving else "Where it is", _KINDS)
        self.edit = QLineEdit()
        self.edit.setAccessibleName("File or address")
        self._browse = Button("Browse")
        self._sentence = Label(_SENTENCES["here"], "caption", "text3", wrap=True)
        self._sentence.setVisible(saving)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.kind)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self._browse)
        column.addLayout(row)
        column.addWidget(self._sentence)
        self.server = ServerForm()
        self.server.hide()
        column.addWidget(self.server)
        self.server.edited.connect(self._on_server_edited)
        self.edit.textChanged.connect(self._on_text_changed)
        self.kind.chosen.connect(self._on_kind_chosen)
        self.edit.textEdited.connect(self._on_edited)
        self._browse.clicked.connect(self._on_browse)
        self._current = "here"

    @property
    def location(self) -> str:
        """The path or address as typed, without a password that stands in it: that is shown and kept nowhere."""
        text = self.edit.text().strip()
        if self._current != "server" or not is_server_address(text):
            return text
        with contextlib.suppress(UserError):
            address, password = read_address(text)
            return address.text if password is not None else text
        return text

    def set_location(self, text: str) -> None:
        """Show a path or an address."""
        kind = "server" if is_server_address(text) else "here"
        self.kind.choose(kind)
        self._on_kind_chosen(kind)
        self.edit.setText(text)

    def suggest(self, team_name: str) -> None:
        """Follow the team's name with the name of the file, until somebody typed another."""
        if self._touched or self._current != "here":
            return
        name = "".join(char if char.isalnum() or char in " -_" else "_" for char in team_name).strip() or "Team"
        self.edit.setText(str(user_data_dir() / f"{name}{SUFFIX}"))

    def _on_kind_chosen(self, kind: str) -> None:
        self._texts[self._current] = self.edit.text()
        self._current = kind
        self.edit.setText(self._texts[kind])
        self.edit.setPlaceholderText(_SERVER if kind == "server" else "Folder and name of the file")
        self._browse.setVisible(kind != "server")
        self.server.setVisible(kind == "server")
        self._sentence.setText(_SENTENCES[kind])
        self.edit.setFocus()

    @property
    def password(self) -> str | None:
        """What was entered for the server, if anything was."""
        return (self.server.password.text() or None) if self._current == "server" else None

    @property
    def remember(self) -> bool:
        """Whether the password shall be remembered."""
        return self.server.remember.isChecked()

    def _on_server_edited(self, address: str) -> None:
        self.edit.blockSignals(True)
        self.edit.setText(address)
        self.edit.blockSignals(False)
        self._on_edited()

    def _on_text_changed(self, text: str) -> None:
        if self._current == "server":
            self.server.show_address(text.strip())

    def _on_edited(self) -> None:
        self._touched = True
        self.edited.emit()

    def _on_browse(self) -> None:
        start = self.location or str(user_data_dir())
        if self._saving:
            name, _ = QFileDialog.getSaveFileName(self, "Where to keep the team's data", start, _FILTER)
        else:
            name, _ = QFileDialog.getOpenFileName(self, "Open a database", start, _FILTER)
        if name:
            path = Path(name)
            self.edit.setText(str(path if path.suffix or not self._saving else path.with_suffix(SUFFIX)))
            self._on_edited()
