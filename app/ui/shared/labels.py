"""Text on a screen: plain text in a type role and a colour role, which follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
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

    def text_color(self) -> QColor:
        """The colour of the text at this moment."""
        return Theme.current().color(self._color if self.isEnabled() else "text3")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw with the theme's own colour: a palette of its own would be lost when the style sheet is exchanged."""
        painter = QPainter(self)
        painter.setPen(self.text_color())
        wrap = Qt.TextFlag.TextWordWrap if self.wordWrap() else Qt.TextFlag.TextSingleLine
        flags = self.alignment().value | wrap.value | Qt.TextFlag.TextDontClip.value
        margin = self.margin()
        painter.drawText(self.contentsRect().adjusted(margin, margin, -margin, -margin), flags, self.text())
        painter.end()

    def _on_theme_changed(self) -> None:
        self.setFont(Theme.current().font(self._role))
        self.update()


class ElidedLabel(Label):
    """A label of one line that ends in an ellipsis where there is no room, and then tells the whole as a tooltip."""

    def __init__(
        self, text: str = "", role: str = "body", color: str = "text", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, role, color, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(Theme.current().px(24), super().minimumSizeHint().height())

    def shown_in(self, width: float) -> str:
        """What of the text stands there in so much room."""
        return QFontMetricsF(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        metrics = QFontMetricsF(self.font())
        painter = QPainter(self)
        area = self.contentsRect()
        baseline = area.top() + (area.height() + metrics.capHeight()) / 2
        at = QPointF(area.left(), round(baseline))
        draw_line(painter, at, area.width(), self.shown_in(area.width()), self.font(), self.text_color())
        painter.end()
        cut = metrics.horizontalAdvance(self.text()) > area.width()
        tip = self.text() if cut else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
