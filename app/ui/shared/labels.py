"""Text on a screen: plain text in a type role and a colour role, which follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme


class Label(QLabel):
    """A label that shows data as it is: never as markup."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        color: str = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._color = role, color
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_look(self, role: str | None = None, color: str | None = None) -> None:
        """Change the type role, the colour role, or both."""
        self._role, self._color = role or self._role, color or self._color
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        tokens = Theme.current()
        self.setFont(tokens.font(self._role))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, tokens.color(self._color))
        self.setPalette(palette)


class ElidedLabel(Label):
    """A label of one line that ends in an ellipsis where there is no room, and then tells the whole as a tooltip."""

    def __init__(
        self, text: str = "", role: str = "body", color: str = "text", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, color, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(24), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        metrics = QFontMetricsF(self.font())
        painter = QPainter(self)
        area = self.contentsRect()
        baseline = area.top() + (area.height() + metrics.capHeight()) / 2
        at = QPointF(area.left(), round(baseline))
        color = self.palette().color(QPalette.ColorRole.WindowText)
        draw_line(painter, at, area.width(), self.text(), self.font(), color)
        painter.end()
        cut = metrics.horizontalAdvance(self.text()) > area.width()
        tip = self.text() if cut else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
