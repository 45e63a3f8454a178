"""Two people changed the same field: shows what it was, what each wants, and lets one decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label

if TYPE_CHECKING:
    from app.services.conflicts import DisputedField


class ConflictDialog(Dialog):
    """``Keep theirs`` leaves what is stored; ``Save mine``, where the caller can do that, calls ``save_mine``.

    ``words`` turns a readable value into text; ``who`` made the other change.
    """

    def __init__(
        self,
        window: QWidget,
        who: str,
        fields: tuple[DisputedField, ...],
        words: Callable[[object], str],
        *,
        save_mine: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(window, f"{who} changed this meanwhile", "Keep theirs", width=620)
        self._save_mine = save_mine
        self.body.addWidget(
            Label("Your change was not saved. Both are shown here; nothing is lost until you choose.", "body", "text2")
        )
        self.body.addLayout(self._make_grid(who, fields, words))
        self.accepted.connect(self.finish)
        self.closed.connect(self.deleteLater)
        if save_mine is not None:
            mine = Button("Save mine", key="Ctrl S")
            mine.clicked.connect(self._on_save_mine)
            self.add_button(mine)

    def _make_grid(self, who: str, fields: tuple[DisputedField, ...], words: Callable[[object], str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        for column, head in enumerate(("", "It was", f"{who} stored", "You wanted")):
            grid.addWidget(Label(head, "captionStrong", "text3"), 0, column)
        for row, field in enumerate(fields, start=1):
            grid.addWidget(Label(field.name, "body", "text2"), row, 0, Qt.AlignmentFlag.AlignTop)
            for column, (value, role) in enumerate(
                ((field.before, "body"), (field.theirs, "bodyStrong"), (field.mine, "bodyStrong")), start=1
            ):
                grid.addWidget(Label(words(value), role, wrap=True), row, column, Qt.AlignmentFlag.AlignTop)
        for column in (1, 2, 3):
            grid.setColumnStretch(column, 1)
        return grid

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save) and self._save_mine is not None:
            self._on_save_mine()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_save_mine(self) -> None:
        self.finish()
        if self._save_mine is not None:
            self._save_mine()
