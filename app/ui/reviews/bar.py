"""The tool bar of a review: how far it is, back and on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.reviews.desk import ReviewDesk
from app.ui.reviews import words
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.progress_bar import ProgressBar
from app.ui.shared.theme import Theme
from app.ui.shared.view_bar import bar_row

_BAR_WIDTH = 160


class ReviewBar(QWidget):
    """Its buttons say what is wanted."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.progress = Label("", "bodyStrong")
        self._share = ProgressBar()
        self._share.setFixedWidth(Theme.current().px(_BAR_WIDTH))
        self.buttons = {
            "previous": Button("Previous", key="P", small=True),
            "next": Button("Next", key="N", small=True),
            "finish": Button("Finish", kind="ghost", key="F", small=True),
            "list": Button("All reviews", kind="ghost", key="L", small=True),
        }
        row = bar_row(self)
        row.addWidget(self.progress)
        row.addWidget(self._share)
        row.addStretch(1)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            row.addWidget(button)

    def show_desk(self, desk: ReviewDesk | None) -> None:
        """Show how far a meeting is; None where none goes on."""
        is_open = desk is not None and desk.minutes.ended_at is None
        for part in (self.progress, self._share):
            part.setVisible(desk is not None)
        for button in self.buttons.values():
            button.setVisible(is_open)
        self.buttons["list"].setVisible(desk is not None)
        if desk is None:
            return
        count = len(desk.minutes.items)
        self.progress.setText(words.progress_text(desk.place, count))
        self._share.set_share(desk.minutes.seen / count if count else 0.0)
        self.buttons["finish"].setVisible(is_open and desk.item is not None)
        self.buttons["next"].setVisible(is_open and desk.item is not None)
