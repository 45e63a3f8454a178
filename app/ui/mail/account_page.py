"""By which server mail goes out: the team's account, and this computer's password for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.errors import EnvironmentFault, UserError
from app.domain.mailing import PORTS, Security
from app.services.context import Context
from app.services.mail.accounts import AccountRow, SetAccount, account, password_of, remember_password, set_account
from app.services.mail.trial import send_test
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.form_fields import Field, text_field
from app.ui.shared.grid.page import ListHead
from app.ui.shared.panel import Panel
from app.ui.shared.storing import store
from app.ui.shared.strips import Strip, StripKind

_WIDEST = 640
_SECURITIES: Choices = (
    (Security.STARTTLS, "STARTTLS"),
    (Security.TLS, "TLS from the start"),
    (Security.NONE, "None: a server on this computer"),
)
_UNDER_WAY = "This is under way"


class AccountPage(QWidget):
    """One account for the team; the password stays in this computer's password store."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.setAccessibleName("Mail")
        self._host = host
        self.host_name, self.username = text_field("smtp.company.com"), text_field("Empty if the server asks for none")
        self.port = text_field("587")
        self.security = choice_box(_SECURITIES)
        self.password = text_field("Stays as it is")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.from_address, self.name = text_field("name@company.com"), text_field("The company, or a person")
        self.test_to = text_field("The sender's own address")
        self.save, self.test = Button("Save", kind="primary"), Button("Send a test mail", icon="mail")
        self._strip: Strip | None = None
        self._fields = {
            "host": Field("Server", self.host_name),
            "port": Field("Port", self.port),
            "security": Field("Protection", self.security),
            "username": Field("Login name", self.username),
            "password": Field("Password", self.password, "Kept in this computer's password store, in no database."),
            "from_address": Field("Mail is from", self.from_address),
            "from_name": Field("Name beside it", self.name),
            "to": Field("Test mail to", self.test_to),
        }
        self._lay_out()
        self.security.activated.connect(lambda _place: self._show_port(PORTS[self._protection]))
        self._show_port(PORTS[Security.STARTTLS])
        self.save.clicked.connect(self._on_save)
        self.test.clicked.connect(self._on_test)
        self._keep_to_role()
        self._load()

    def _lay_out(self) -> None:
        panel = Panel()
        panel.setMaximumWidth(_WIDEST)
        panel.body.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, key in enumerate(("host", "port", "security", "username", "password", "from_address", "from_name")):
            grid.addWidget(self._fields[key], place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        panel.body.addLayout(grid)
        panel.body.addLayout(_row(self.save))
        trial = Panel()
        trial.setMaximumWidth(_WIDEST)
        trial.body.setSpacing(12)
        trial.body.addWidget(self._fields["to"])
        trial.body.addLayout(_row(self.test))
        self._said = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(ListHead("Mail", "One account for the team. Each computer that sends knows its password."))
        column.addWidget(panel)
        column.addWidget(trial)
        column.addLayout(self._said)
        column.addStretch(1)

    @property
    def _protection(self) -> Security:
        return Security(str(self.security.currentData()))

    def _show_port(self, port: int) -> None:
        self.port.setText(str(port))

    def _keep_to_role(self) -> None:
        refused = Ahead(self._host.ctx.actor).why_not("mail_accounts", Op.EDIT)
        for key in ("host", "port", "security", "username", "from_address", "from_name"):
            self._fields[key].setEnabled(not refused)
        if refused:
            self.save.set_label("Remember the password")
            self.say("information", refused)

    # -- reading -----------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        ctx = self._host.ctx
        self._host.runner.background(lambda _progress: _read(ctx), owner=self, done=self._on_loaded)

    def _on_loaded(self, answer: tuple[AccountRow | None, bool]) -> None:
        row, is_known = answer
        if row is None:
            return
        self.host_name.setText(row.host)
        self._show_port(row.port)
        self.security.setCurrentIndex(self.security.findData(row.security))
        self.username.setText(row.username)
        self.from_address.setText(row.from_address)
        self.name.setText(row.from_name)
        self.password.setPlaceholderText("Stays as it is" if is_known else "Not known on this computer yet")

    # -- what is done ------------------------------------------------------------------------------------------------

    def say(self, kind: StripKind, words: str) -> None:
        """Say below the fields what came of it; "" takes it back."""
        if self._strip is not None:
            self._said.removeWidget(self._strip)
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
        if words:
            self._strip = Strip(kind, words)
            self._strip.setMaximumWidth(_WIDEST)
            self._said.addWidget(self._strip)

    @property
    def said(self) -> str:
        """What is said."""
        return self._strip.text if self._strip is not None else ""

    def _clear(self) -> None:
        for field in self._fields.values():
            field.say("")
        self.say("information", "")

    def _on_save(self) -> None:
        self._clear()
        ctx, password = self._host.ctx, self.password.text()
        if Ahead(ctx.actor).why_not("mail_accounts", Op.EDIT):
            self._remember(password)
            return
        command = SetAccount(
            self.host_name.text(),
            int(self.port.text()) if self.port.text().strip().isdecimal() else 0,
            self._protection,
            self.from_address.text(),
            self.username.text(),
            self.name.text(),
        )

        work = partial(set_account, ctx, command)
        store(self._host, self, work, done=lambda _saved: self._remember(password), failed=self._on_failed)

    def _remember(self, password: str) -> None:
        """The system's store may ask somebody to unlock it, so it is asked away from here."""
        ctx = self._host.ctx

        def work() -> None:
            row = account(ctx)
            if row is None:
                raise UserError("The account is not set up yet. Somebody who may do so enters it first.")
            if password:
                remember_password(row, password)

        def done(_none: None) -> None:
            self.password.clear()
            self.say("ok", "Saved. Send a test mail to see whether it works.")
            self._load()

        self._do(self.save, work, done)

    def _on_test(self) -> None:
        self._clear()
        ctx, to = self._host.ctx, self.test_to.text().strip()

        def done(answer: tuple[str, str]) -> None:
            self.say("ok", f"The test mail to {answer[0]} is out. The server said: {answer[1]}")

        self._do(self.test, lambda: send_test(ctx, to), done)

    def _do(self, button: Button, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def finished(answer: Any) -> None:
            button.set_disabled_because("")
            done(answer)

        def failed(error: Exception) -> None:
            button.set_disabled_because("")
            self._on_failed(error)

        button.set_disabled_because(_UNDER_WAY)
        self._host.runner.background(lambda _progress: work(), owner=self, done=finished, failed=failed)

    def _on_failed(self, error: Exception) -> None:
        field = self._fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is not None and isinstance(error, UserError):
            field.say(error.message)
        elif isinstance(error, UserError | EnvironmentFault):
            self.say("error", error.message)
        else:
            self._host.show_error(error)


def _row(button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row


def _read(ctx: Context) -> tuple[AccountRow | None, bool]:
    row = account(ctx)
    return row, row is not None and password_of(row) is not None
