"""What can be done when the database file is no longer the one that was opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.strips import Strip

_CAUSE = (
    "Another program did this: somebody tidied up, a synchronisation or a restore put another file there, or the disk "
    "is failing. Headwater does not touch the file again until you choose."
)


class RemedyDialog(Dialog):
    """The ways on: the same place again, or another database. ``held`` is how many changes wait."""

    def __init__(
        self,
        window: QWidget,
        reason: str,
        held: int,
        *,
        reopen: Callable[[], None],
        choose: Callable[[], None],
    ) -> None:
        super().__init__(window, "The database file is not what it was", "Open it again", width=560)
        self.body.addWidget(Label(reason, "bodyMedium", wrap=True))
        self.body.addWidget(Label(_CAUSE, "body", "text2", wrap=True))
        if held:
            changes = "1 change that is not saved stays" if held == 1 else f"{held} changes that are not saved stay"
            words = f"{changes} on this computer and will be saved when this database is open again."
            self.body.addWidget(Label(words, "body", "text2", wrap=True))
        self._backup = Strip("notice", "", icon="history", action="Restore it")
        self._backup.hide()
        self.body.addWidget(self._backup)
        self._add("Choose another", choose)
        self.accepted.connect(lambda: self._take(reopen))
        self.closed.connect(self.deleteLater)

    def offer_backup(self, words: str, restore: Callable[[], None]) -> None:
        """Name a backup to go back to."""
        self._backup.set_text(words)
        self._backup.acted.connect(lambda: self._take(restore))
        self._backup.show()
        self.place()

    def _add(self, words: str, run: Callable[[], None]) -> None:
        button = Button(words)
        button.clicked.connect(lambda: self._take(run))
        self.add_button(button)

    def _take(self, run: Callable[[], None]) -> None:
        self.finish()
        run()
