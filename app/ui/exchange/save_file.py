"""Asks where a file is to be saved, without waiting for the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_FILTERS = {".csv": "CSV (*.csv)", ".xlsx": "Excel workbook (*.xlsx)"}


def ask_where_to_save(
    window: QWidget, title: str, proposed: Path, take: Callable[[Path], None], *, others: Sequence[str] = ()
) -> QFileDialog:
    """Open the system's dialog; ``take`` gets the path, with the ending that was chosen where none was typed.

    ``others`` are endings to choose from besides that of the proposed path.
    """
    filters = {_FILTERS.get(ending, "All files (*)"): ending for ending in (proposed.suffix, *others)}
    dialog = QFileDialog(window, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(filters))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen].lstrip(".")))
    dialog.setDefaultSuffix(proposed.suffix.lstrip("."))
    dialog.setDirectory(str(proposed.parent))
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
