"""What a place without content says: why it is empty and the one thing to do next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button, ButtonKind
from app.ui.shared.icons import draw_icon
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

_DISC = 36
_WITH_BUTTON, _WITHOUT = 10, 3  # pixels below the sentence: without a button as many as above the icon


class _IconDisc(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = Theme.current().px(_DISC)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        area = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("sunken"))
        painter.drawEllipse(area)
        inset = tokens.px(9)
        draw_icon(painter, area.adjusted(inset, inset, -inset, -inset), self._icon, "text2", tokens)
        painter.end()


class EmptyState(QWidget):
    """An icon, a title, a sentence and one action with its key; framed like a panel unless ``framed`` is false.

    "Filtered out" and "none at all" are different states and get different words from the caller.
    """

    acted = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        action: str = "",
        key: str = "",
        *,
        kind: ButtonKind = "secondary",
        framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._framed = framed
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 7)
        column.setSpacing(0)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(_IconDisc(icon), alignment=centre)
        column.addSpacing(5)
        self._title = Label(title, "bodyStrong")
        column.addWidget(self._title, alignment=centre)
        self._words = Label(sentence, "meta", "text2", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._words)
        self.button = Button(action, kind=kind, key=key, small=True)
        if not action:
            self.button.hide()
        self.button.clicked.connect(self.acted)
        self._above_button = QSpacerItem(0, _WITH_BUTTON if action else _WITHOUT)
        column.addItem(self._above_button)
        column.addWidget(self.button, alignment=centre)
        column.addStretch(1)

    def show_words(self, title: str, sentence: str, action: str) -> None:
        """Say something else, such as that a filter hides what is there."""
        self._title.setText(title)
        self._words.setText(sentence)
        self.button.set_label(action)
        self.button.setVisible(bool(action))
        self._above_button.changeSize(0, _WITH_BUTTON if action else _WITHOUT)
        self.updateGeometry()
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._framed:
            return
        tokens = Theme.current()
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), tokens, fill="surface", outline="border", radius=tokens.radius("panel"))
        painter.end()
