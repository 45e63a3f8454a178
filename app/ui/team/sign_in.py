"""Gives people their logins and passwords on a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from app.services.logins import Added, Credentials, GiveLogin, add_person, give_login
from app.services.users import CreateUser, UserRow
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.team.logins import CredentialsDialog, login_dialog

if TYPE_CHECKING:
    from app.services.saved import Saved

T = TypeVar("T")


class SignIn:
    """``owner`` is the page that commands are run for."""

    def __init__(self, host: Host, owner: QWidget) -> None:
        self._host, self._owner = host, owner

    def give(self, row: UserRow) -> None:
        """Ask for somebody's first login, or for another password, and show what came of it."""
        dialog = login_dialog(self._owner.window(), row)
        dialog.accepted.connect(lambda: self._give(dialog, row))
        self._host.ask(dialog)

    def _give(self, dialog: FormDialog, row: UserRow) -> None:
        login = dialog.text("login") or None if row.login is None else None
        password = dialog.text("password") or None
        ctx = self._host.ctx

        def done(given: Credentials) -> None:
            dialog.finish()
            words = f"Gave {given.name} a login" if given.is_new else f"Set a new password for {given.name}"
            self._host.saved(given.change_set_id, words)
            self._tell(given, is_chosen=password is not None)

        self._run(dialog, lambda: give_login(ctx, GiveLogin(row.id, login, password)), done)

    def add(self, dialog: FormDialog, command: CreateUser, picked: Callable[[Saved], None]) -> None:
        """Add somebody with the login that the dialog asks for."""
        login, password = dialog.text("login") or None, dialog.text("password") or None
        ctx = self._host.ctx

        def done(added: Added) -> None:
            dialog.finish()
            self._host.saved(added.saved.change_set_id, added.saved.label)
            picked(added.saved)
            if added.credentials is not None:
                self._tell(added.credentials, is_chosen=password is not None)

        self._run(dialog, lambda: add_person(ctx, command, login, password), done)

    def _run(self, dialog: FormDialog, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """A password is known now or never: this does not wait for a lost connection, on disk least of all."""

        def failed(error: Exception) -> None:
            if not dialog.fail(error):
                dialog.finish()
                self._host.show_error(error)

        self._host.runner.background(lambda _progress: work(), owner=self._owner, done=done, failed=failed)

    def _tell(self, given: Credentials, *, is_chosen: bool) -> None:
        if is_chosen:
            self._host.message(f"{given.name} signs in as {given.login}", detail="With the password that you chose.")
        else:
            self._host.ask(CredentialsDialog(self._owner.window(), given))
