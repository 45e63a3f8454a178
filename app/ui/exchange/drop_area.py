"""Where a file is dropped, chosen or taken from those used lately."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.exchange.file_list import FileList
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.labels import Label
from app.ui.shared.panel import SectionHeader
from app.ui.shared.theme import Theme

FILE_FILTER = "Tables (*.csv *.txt *.tsv *.xlsx *.xlsm);;All files (*)"


class _Target(QWidget):
    """A dashed outline that lights up while a file is above it."""

    def __init__(self) -> None:
        super().__init__()
        self._lit = False
        self.content = EmptyState(
            "file-spreadsheet",
            "Drop a CSV or XLSX file here",
            "Companies, people, products, users or deals from any program. Nothing is stored before you have seen it.",
            framed=False,
        )
        self.button = Button("Choose a file", kind="primary", key="O", icon="folder-open")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 28)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(self.content)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def light(self, lit: bool) -> None:
        if lit != self._lit:
            self._lit = lit
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(tokens.color("accentTint" if self._lit else "surface"))
        pen = QPen(tokens.color("accent" if self._lit else "borderStrong"), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(area, tokens.radius("panel"), tokens.radius("panel"))
        painter.end()


class DropArea(QWidget):
    """The page without a file."""

    choose_requested = Signal()
    chosen = Signal(object)
    """A Path from those used lately."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = _Target()
        self._target.button.clicked.connect(self.choose_requested)
        self._recent = FileList()
        self._recent.chosen.connect(self.chosen)
        self._recent_head = SectionHeader("Imported lately")
        hint = Label(
            "Several files? Begin with companies, products and users; deals and people refer to them.", "meta", "text2"
        )
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._target, 1)
        column.addWidget(hint)
        column.addSpacing(8)
        column.addWidget(self._recent_head)
        column.addWidget(self._recent)
        self.set_recent(())

    def set_recent(self, paths: Sequence[Path]) -> None:
        """Offer these files."""
        self._recent.show_files(paths)
        self._recent.setVisible(bool(paths))
        self._recent_head.setVisible(bool(paths))

    def light(self, lit: bool) -> None:
        """Show that a file may be dropped here."""
        self._target.light(lit)

    def focus_first(self) -> None:
        """Take the focus."""
        self._target.button.setFocus(Qt.FocusReason.TabFocusReason)
