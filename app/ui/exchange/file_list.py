"""Files to choose from, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.icons import draw_icon
from app.ui.shared.panel import Panel
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme


class FileButton(QAbstractButton):
    """A file to import: its name, and the folder it lies in."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.setAccessibleName(f"{path.name}, in {path.parent}")
        self.setToolTip(str(path))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, Theme.current().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        if self.underMouse():
            draw_box(painter, QRectF(self.rect()), tokens, fill="hover")
        side, middle = tokens.px(16), self.height() / 2
        draw_icon(painter, QRectF(8, middle - side / 2, side, side), "file-spreadsheet", "text2", tokens)
        baseline = round(middle + tokens.text_px("body") * 0.36)
        font, quiet = tokens.font("bodyMedium"), tokens.font("meta")
        left = 8 + side + 10
        room = self.width() - left - 10
        used = draw_line(painter, QPointF(left, baseline), room, self._path.name, font, tokens.color("text"))
        folder = QPointF(left + used + 12, baseline)
        draw_line(painter, folder, max(0, room - used - 12), str(self._path.parent), quiet, tokens.color("text3"))
        painter.end()


class FileList(Panel):
    """``chosen`` gives the Path."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=6)
        self.body.setSpacing(0)

    def show_files(self, paths: Sequence[Path]) -> None:
        """Offer these instead of those before."""
        while (item := self.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for path in paths:
            button = FileButton(path)
            button.clicked.connect(lambda _checked=False, path=path: self.chosen.emit(path))
            self.body.addWidget(button)
