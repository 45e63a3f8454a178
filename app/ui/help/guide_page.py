"""A chapter of the guide as a page: Markdown from our own folder, and nothing from anywhere else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QTextBlockFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.ui.shared.later import later
from app.ui.shared.theme import Theme

_WIDEST, _PADDING, _MARGIN = 700, 6, 4
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"


class GuidePage(QTextBrowser):
    """Shows files of one folder. ``link_chosen`` carries the name of another chapter, ``web_chosen`` an address."""

    link_chosen = Signal(str)
    web_chosen = Signal(QUrl)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Guide")
        self.setStyleSheet("border: none; padding: 0; background: transparent;")
        self.document().setDocumentMargin(_MARGIN)
        self._chapter = ""
        self.anchorClicked.connect(self._on_anchor_clicked)

    def show_chapter(self, name: str) -> None:
        """Show a chapter by the name of its file."""
        self._chapter = name
        self._set_text()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        later(self, 0, lambda: self.verticalScrollBar().setValue(0))  # once it has been laid out

    def _set_text(self) -> None:
        text = (self._folder / self._chapter).read_text(encoding="utf-8")
        self.document().setDefaultFont(Theme.current().font("body"))
        self.document().setMarkdown(_without_comments(text), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._chapter and event.oldSize().width() != event.size().width():
            self._set_text()  # its pictures are as wide as there is room

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures of the guide, made to fit; anything else is empty."""
        address = name.toString() if isinstance(name, QUrl) else name
        path = (self._folder / address).resolve()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_relative_to(self._folder.resolve()):
            return None
        image = QImage(str(path))
        return image if image.isNull() else _fitted(image, self._room(), self.devicePixelRatio())

    def _room(self) -> int:
        """The width of a picture; the scroll bar counts as there, so that showing it changes nothing."""
        bar = self.verticalScrollBar().sizeHint().width()
        return max(min(_WIDEST, self.width() - bar - 2 * _MARGIN - 2), 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # the way back is that of the guide, which knows its chapters
            return
        super().keyPressEvent(event)

    def _dress(self) -> None:
        """Air between the lines, though not below a picture, which is one line itself, and in the tables."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block = self.document().begin()
        while block.isValid():
            if _PICTURE not in block.text():
                QTextCursor(block).mergeBlockFormat(spacing)
            block = block.next()
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look = frame.format().toTableFormat()
                look.setCellPadding(_PADDING)
                look.setCellSpacing(0)
                look.setBorder(0)
                look.setBottomMargin(12)
                frame.setFormat(look)

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https", "mailto"):
            self.web_chosen.emit(url)
        elif url.path().endswith(".md") and "/" not in url.path():
            self.link_chosen.emit(url.path())


def _fitted(image: QImage, room: int, ratio: float) -> QImage:
    width = round(min(room, image.width()) * ratio)
    fitted = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    fitted.setDevicePixelRatio(ratio)
    return fitted


def _without_comments(text: str) -> str:
    """Comments in the source are for those who write it."""
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
