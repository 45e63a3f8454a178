"""The parts of a server's address, for those who don't write it in one line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import UserError
from app.domain.server_address import TLS_MODES, ServerAddress, is_server_address, read_address, read_hosts
from app.ui.shared.buttons import Button
from app.ui.shared.form_fields import Field, text_field
from app.ui.shared.strips import Strip

_TLS_WORDS = {
    "verify-full": "Encrypted, and the server proves who it is",
    "verify-ca": "Encrypted, its name is not checked",
    "require": "Encrypted, the server is not checked",
    "disable": "Not encrypted",
}
# What libpq calls the authorities that the operating system trusts.
_SYSTEM = "system"


class ServerForm(QWidget):
    """``edited`` with the address in one line when somebody changes a part; ``show_address`` the other way round."""

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rest: dict[str, str] = {}
        self.hosts, self.database, self.user = text_field("server.example"), text_field("team"), text_field("mira")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.remember = QCheckBox("Remember it in this computer's password store")
        self.tls = QComboBox()
        for mode in TLS_MODES:
            self.tls.addItem(_TLS_WORDS[mode], mode)
        self.certificate = text_field("The system's own")
        self._browse = Button("Choose")
        self.warning = Strip("caution", "")
        self.warning.hide()
        self._lay_out()
        for line in (self.hosts, self.database, self.user, self.certificate):
            line.textEdited.connect(self._on_edited)
        self.tls.activated.connect(self._on_edited)
        self._browse.clicked.connect(self._on_browse)

    def _lay_out(self) -> None:
        certificate = QWidget()
        row = QHBoxLayout(certificate)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.certificate, 1)
        row.addWidget(self._browse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self._hosts = Field("Server", self.hosts, "Several with commas: the one that takes changes is used")
        grid.addWidget(self._hosts, 0, 0)
        grid.addWidget(Field("Database", self.database), 0, 1)
        grid.addWidget(Field("Login name", self.user), 1, 0)
        grid.addWidget(Field("Password", self.password), 1, 1)
        grid.addWidget(Field("Protection", self.tls), 2, 0)
        grid.addWidget(Field("Root certificate", certificate), 2, 1)
        self.certificate.setAccessibleName("Root certificate")
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.remember)
        column.addWidget(self.warning)

    def show_address(self, text: str) -> None:
        """Show the parts of an address; one that makes no sense yet leaves them as they are."""
        try:
            address, password = read_address(text) if is_server_address(text) else (ServerAddress(), None)
        except UserError:
            return
        self._rest = dict(address.options)
        self.hosts.setText(", ".join(map(str, address.hosts)))
        self.database.setText(address.database)
        self.user.setText(address.user)
        if password is not None:
            self.password.setText(password)
        chosen = self._rest.pop("sslmode", "verify-full" if not text else "require")
        self.tls.setCurrentIndex(max(self.tls.findData(chosen), 0))
        certificate = self._rest.pop("sslrootcert", "")
        self.certificate.setText("" if certificate == _SYSTEM else certificate)
        self._warn(address)

    def _on_edited(self) -> None:
        try:
            address = self._address()
        except UserError as error:
            self._hosts.say(error.message)
            return
        self._hosts.say("")
        self._warn(address)
        self.edited.emit(address.text)

    def _address(self) -> ServerAddress:
        hosts = read_hosts(self.hosts.text())
        options = dict(self._rest)
        if not all(host.is_here for host in hosts):
            mode = str(self.tls.currentData())
            options["sslmode"] = mode
            if mode.startswith("verify"):
                options["sslrootcert"] = self.certificate.text().strip() or _SYSTEM
        return ServerAddress(hosts, self.database.text().strip(), self.user.text().strip(), options)

    def _warn(self, address: ServerAddress) -> None:
        self.warning.set_text(address.weakness)
        self.warning.setVisible(bool(address.weakness))

    def _on_browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "The authority that signed the server's certificate", "")
        if name:
            self.certificate.setText(name)
            self._on_edited()
