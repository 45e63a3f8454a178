"""The line in which the sentence is typed; the parts that were recognised are marked in it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from app.domain.quick_add import Span
from app.ui.shared.theme import Theme

_LONGEST = 1000


class _Marker(QSyntaxHighlighter):
    """Sets the recognised parts apart by weight, ground and underline."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._places: tuple[tuple[int, int], ...] = ()

    def mark(self, places: tuple[tuple[int, int], ...]) -> None:
        """Mark these runs: first position and length."""
        if places != self._places:
            self._places = places
            self.rehighlight()

    def highlightBlock(self, _text: str) -> None:
        tokens = Theme.current()
        look = QTextCharFormat()
        look.setBackground(tokens.color("accentTint"))
        look.setFontWeight(QFont.Weight.DemiBold)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(tokens.color("accent"))
        for start, length in self._places:
            self.setFormat(start, length, look)


class SentenceEdit(QTextEdit):
    """One line of plain text. Enter, Shift+Enter and the like are left to whoever shows it."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("What to add")
        # The frame is drawn by whoever shows the line.
        self.setStyleSheet("border: none; padding: 0; background: transparent;")
        self._marker = _Marker(self.document())
        self._fit()
        self.textChanged.connect(lambda: self.edited.emit(self.text()))
        Theme.instance().theme_changed.connect(self._fit)

    def text(self) -> str:
        """The sentence."""
        return self.toPlainText().replace("\n", " ")

    def set_text(self, text: str) -> None:
        """Put a sentence in, with the cursor behind it."""
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)

    def mark(self, spans: Iterable[Span]) -> None:
        """Mark the recognised parts. Qt counts UTF-16 units, the parts count characters."""
        text = self.text()
        self._marker.mark(tuple((_units(text[: s.start]), _units(text[s.start : s.end])) for s in spans))

    def _fit(self) -> None:
        tokens = Theme.current()
        self.setFont(tokens.font("script"))
        height = tokens.px(46)
        self.document().setDocumentMargin((height - QFontMetricsF(self.font()).height()) / 2 - 2)
        self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The example in an empty line is drawn here: Qt draws none where lines do not wrap."""
        super().paintEvent(event)
        composed = self.document().firstBlock().layout().preeditAreaText()
        if composed or not self.document().isEmpty():
            return
        tokens, margin = Theme.current(), round(self.document().documentMargin())
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painter.setPen(tokens.color("text3"))
        room = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        words = self.fontMetrics().elidedText(self.placeholderText(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, words)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted text becomes one line."""
        self.insertPlainText(" ".join(source.text()[:_LONGEST].split()))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
