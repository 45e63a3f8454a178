"""Asks before something is destroyed."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.host import Host
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label


def confirm(host: Host, title: str, words: str, action: str, run: Callable[[], None]) -> Dialog:
    """Ask, and run it when the answer is yes."""
    dialog = Dialog(host.window, title, action, danger=True, width=440)
    dialog.body.addWidget(Label(words, "body", "text2", wrap=True))

    def accept() -> None:
        dialog.finish()
        run()

    dialog.accepted.connect(accept)
    dialog.closed.connect(dialog.deleteLater)
    host.ask(dialog)
    return dialog
