"""A chapter of the guide as a page: Markdown from our own folder, and nothing from anywhere else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.ui.shared.later import later
from app.ui.shared.theme import Theme

_WIDEST, _PADDING = 700, 6


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
        self.document().setDocumentMargin(4)
        self.anchorClicked.connect(self._on_anchor_clicked)

    def show_chapter(self, name: str) -> None:
        """Show a chapter by the name of its file."""
        text = (self._folder / name).read_text(encoding="utf-8")
        self.document().setDefaultFont(Theme.current().font("body"))
        self.document().setMarkdown(_without_comments(text), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        self._dress()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        later(self, 0, lambda: self.verticalScrollBar().setValue(0))  # once it has been laid out

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures of the guide, made to fit; anything else is empty."""
        address = name.toString() if isinstance(name, QUrl) else name
        path = (self._folder / address).resolve()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_relative_to(self._folder.resolve()):
            return None
        image = QImage(str(path))
        return image if image.isNull() else _fitted(image, self.devicePixelRatio())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # the way back is that of the guide, which knows its chapters
            return
        super().keyPressEvent(event)

    def _dress(self) -> None:
        """Air between the lines and in the tables."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spacing)
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


def _fitted(image: QImage, ratio: float) -> QImage:
    width = round(min(_WIDEST, image.width()) * ratio)
    fitted = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    fitted.setDevicePixelRatio(ratio)
    return fitted


def _without_comments(text: str) -> str:
    """Comments in the source are for those who write it."""
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
