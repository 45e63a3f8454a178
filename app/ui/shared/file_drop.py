"""Files that are dropped on a widget from outside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


def dropped_file(data: QMimeData) -> Path | None:
    """The one local file that is being dragged, if it is one."""
    urls = data.urls() if data.hasUrls() else []
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return files[0] if len(files) == 1 else None


class FileDrop(QObject):
    """Lets a widget take files; what its children do not take comes here as well."""

    dropped = Signal(object)
    """A Path."""
    hovered = Signal(bool)
    """A file is above the widget, or no longer."""

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        self._target = target
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._target:
            return False
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self.hovered.emit(False)
        if kind not in (*_OVER, QEvent.Type.Drop) or not isinstance(event, QDropEvent):
            return False
        path = dropped_file(event.mimeData())
        if path is None:
            return False
        event.acceptProposedAction()
        self.hovered.emit(kind in _OVER)
        if kind == QEvent.Type.Drop:
            self.dropped.emit(path)
        return True
