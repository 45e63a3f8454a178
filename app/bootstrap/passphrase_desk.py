"""Asks for the passphrase of an encrypted file, until it fits or somebody gives up."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.domain.errors import PassphraseNeeded, PassphraseWrong
from app.ui.host import Host
from app.ui.orders import OpenOrder
from app.ui.start.passphrase_dialog import PassphraseDialog


class PassphraseDesk(QObject):
    """``ordered`` carries the order again, with what was typed; ``given_up`` the order as it was."""

    ordered = Signal(object)
    given_up = Signal(object)

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._dialog: PassphraseDialog | None = None

    def ask(self, order: OpenOrder, error: PassphraseNeeded | PassphraseWrong) -> None:
        """Ask, or say in the dialog that is open why it did not work."""
        dialog = self._dialog
        if dialog is None or not isValid(dialog):
            dialog = self._dialog = self._opened(order)
            if isinstance(error, PassphraseNeeded):
                return
        dialog.refuse(error.message)

    def finish(self) -> None:
        """Nothing is to be asked any more."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.finish()

    def _opened(self, order: OpenOrder) -> PassphraseDialog:
        dialog = PassphraseDialog(self._host.window, order.location)

        def accepted() -> None:
            tried = replace(order, passphrase=dialog.passphrase, remember=dialog.remember.isChecked())
            dialog.set_busy(True)
            self.ordered.emit(tried)

        def rejected() -> None:
            self._dialog = None
            self.given_up.emit(order)

        dialog.accepted.connect(accepted)
        dialog.rejected.connect(rejected)
        self._host.runner.query(_why_not, owner=dialog, done=dialog.offer_to_remember)
        self._host.ask(dialog)
        dialog.edit.setFocus()
        return dialog


def _why_not() -> str:
    from app.storage.keychain import why_not

    return why_not()
