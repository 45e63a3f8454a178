"""Asks where a file is to be saved, without waiting for the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_FILTERS = {".csv": "CSV (*.csv)", ".xlsx": "Excel workbook (*.xlsx)"}


def ask_where_to_save(window: QWidget, title: str, proposed: Path, take: Callable[[Path], None]) -> QFileDialog:
    """Open the system's dialog; ``take`` gets the path, with the ending of the proposed one where none was typed."""
    dialog = QFileDialog(window, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(_FILTERS.get(proposed.suffix, "All files (*)"))
    dialog.setDefaultSuffix(proposed.suffix.lstrip("."))
    dialog.setDirectory(str(proposed.parent))
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
