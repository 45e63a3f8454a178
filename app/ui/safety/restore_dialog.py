"""Asks how a backup comes back, and says what is given up for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.ui.safety.words import backup_words, loss_words, reason_text
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.form_fields import Field
from app.ui.shared.labels import Label
from app.ui.shared.segmented import Segmented
from app.ui.shared.strips import Strip

if TYPE_CHECKING:
    from app.services.backups import BackupRow, Loss

_WAYS = (("over", "In the place of the database"), ("beside", "Into a new file"))
_HOW = {
    "over": "The backup is copied beside the database and checked before it takes its place. What stands there now is "
    "kept as a backup, also if it is damaged. Everybody else has to close it first.",
    "beside": "The backup is copied there and checked. The database stays as it is.",
}
_OVER_SERVER = (
    "The backup is checked and takes the place of everything in the database at once, or of nothing. What stands there "
    "now is kept as a backup. Others may go on working: their windows show what was restored."
)
_UNKNOWN = "What was stored since this backup and is in no other one is given up."


class RestoreDialog(Dialog):
    """``way`` is ``over`` or ``beside``; where the database can't be read, only ``over`` makes sense."""

    def __init__(
        self,
        window: QWidget,
        row: BackupRow,
        now: datetime,
        *,
        only_over: bool = False,
        asks_passphrase: bool = False,
        on_server: bool = False,
    ) -> None:
        super().__init__(window, "Restore a backup", "Restore", danger=True, width=560)
        self._now = now
        self.way_box = Segmented("How it comes back", _WAYS)
        self.way_box.setHidden(only_over)
        self._words = {**_HOW, "over": _OVER_SERVER} if on_server else _HOW
        self._how = Label(self._words["over"], "body", "text2", wrap=True)
        self.loss = Strip("caution", _UNKNOWN)
        self.target = QLineEdit(str(row.path.with_name(f"{row.path.stem} restored{row.path.suffix}")))
        self._browse = Button("Browse")
        self._where = self._make_where()
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._asked = Field("Passphrase of the backup", self.passphrase)
        self._asked.setVisible(asks_passphrase)
        self.body.addWidget(Label(backup_words(row, now), "bodyStrong", wrap=True))
        self.body.addWidget(Label(f"{reason_text(row.reason)}. {row.path}", "meta", "text2", wrap=True))
        for part in (self.way_box, self._how, self._where, self._asked, self.loss):
            self.body.addWidget(part)
        self.way_box.chosen.connect(self._on_way_chosen)
        self._browse.clicked.connect(self._on_browse)
        self.closed.connect(self.deleteLater)
        self._on_way_chosen("over")

    def _make_where(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.target, 1)
        row.addWidget(self._browse)
        field = Field("The new file", line)
        self.target.setAccessibleName("The new file")
        return field

    @property
    def way(self) -> str:
        """How it shall come back."""
        return self._way

    @property
    def target_path(self) -> Path:
        """The new file."""
        return Path(self.target.text().strip()).expanduser()

    def show_loss(self, loss: Loss) -> None:
        """What would be given up."""
        self.loss.set_text(loss_words(loss, self._now))
        self.place()

    def _on_way_chosen(self, way: str) -> None:
        self._way = way
        self._how.setText(self._words[way])
        self._where.setVisible(way == "beside")
        self.loss.setVisible(way == "over")
        self.primary.set_label("Restore")
        self.place()

    def _on_browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "The new file", self.target.text())
        if name:
            self.target.setText(name)
