"""How a file is read: sheet, encoding, separator, column names - each found out, each changeable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.services.exchange.reading import Table
from app.ui.exchange.draft import Reading
from app.ui.shared.chips import FilterChip
from app.ui.shared.menus import make_menu

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark",
    "utf-16": "UTF-16",
    "cp1252": "Western (Windows-1252)",
    "iso8859-15": "Western (ISO 8859-15)",
    "mac-roman": "Western (Mac)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp932": "Japanese (Shift-JIS)",
    "gb18030": "Chinese (GB 18030)",
}
DELIMITERS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar"}
_FOUND = "Found out from the file"


class ReadingBar(QWidget):
    """``changed`` gives the whole Reading that is wanted now."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = Reading()
        self._sheet = FilterChip("Sheet", "")
        self._encoding = FilterChip("Encoding", "")
        self._delimiter = FilterChip("Separator", "")
        self._header = FilterChip("Column names", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in self.chips():
            chip.cleared.connect(lambda chip=chip: self._on_cleared(chip))
            row.addWidget(chip)
        row.addStretch(1)

    def chips(self) -> tuple[FilterChip, ...]:
        """Sheet, encoding, separator, column names."""
        return self._sheet, self._encoding, self._delimiter, self._header

    def show_reading(self, reading: Reading, table: Table | None, *, looks_like_book: bool = False) -> None:
        """Show what was asked for and, where the file could be opened, what was found; else what its name says."""
        self._reading = reading
        is_book = table.format == "xlsx" if table is not None else looks_like_book
        self._sheet.setVisible(is_book and len(table.sheets if table else ()) > 1)
        self._encoding.setVisible(not is_book)
        self._delimiter.setVisible(not is_book)
        sheet = reading.sheet or (table.sheet if table else None) or ""
        self._sheet.set_value(sheet, active=reading.sheet is not None)
        codec = reading.encoding or (table.encoding if table else None)
        self._encoding.set_value(ENCODINGS.get(codec or "", codec or "unknown"), active=reading.encoding is not None)
        mark = reading.delimiter or (table.delimiter if table else None)
        self._delimiter.set_value(DELIMITERS.get(mark or "", mark or "unknown"), active=reading.delimiter is not None)
        self._header.set_value(_header_words(reading, table), active=reading.has_header is not None)
        self._make_menus(reading, table)

    def find_action(self, text: str) -> QAction | None:
        """The menu entry with these words."""
        menus = self.findChildren(QMenu)
        return next((entry for menu in menus for entry in menu.actions() if entry.text() == text), None)

    def _make_menus(self, reading: Reading, table: Table | None) -> None:
        for menu in self.findChildren(QMenu):
            menu.deleteLater()
            menu.setParent(None)
        sheets = [(name, name) for name in (table.sheets if table else ())]
        self._fill(self._sheet, "Sheet", sheets, reading.sheet, lambda key: replace(reading, sheet=key))
        codecs = list(ENCODINGS.items())
        self._fill(self._encoding, "Encoding", codecs, reading.encoding, lambda key: replace(reading, encoding=key))
        marks = list(DELIMITERS.items())
        self._fill(self._delimiter, "Separator", marks, reading.delimiter, lambda key: replace(reading, delimiter=key))
        names = [("yes", "In the first row"), ("no", "None, number the columns")]
        now = {None: None, True: "yes", False: "no"}[reading.has_header]
        means = {None: None, "yes": True, "no": False}
        self._fill(self._header, "Column names", names, now, lambda key: replace(reading, has_header=means[key]))

    def _fill(
        self,
        chip: FilterChip,
        name: str,
        choices: Sequence[tuple[str, str]],
        now: str | None,
        made: Callable[[str | None], Reading],
    ) -> None:
        menu = make_menu(self, name)
        group = QActionGroup(menu)
        for key, text in ((None, _FOUND), *choices):
            entry = menu.addAction(text)
            entry.setCheckable(True)
            entry.setChecked(key == now)
            group.addAction(entry)
            entry.triggered.connect(lambda _checked=False, key=key: self.changed.emit(made(key)))
        chip.set_menu(menu)

    def _on_cleared(self, chip: FilterChip) -> None:
        name = {0: "sheet", 1: "encoding", 2: "delimiter", 3: "has_header"}[self.chips().index(chip)]
        self.changed.emit(replace(self._reading, **{name: None}))


def _header_words(reading: Reading, table: Table | None) -> str:
    if reading.has_header is False or (table is not None and table.header_line == 0):
        return "none"
    if table is None:
        return "not found" if reading.has_header is None else "in the first row"
    return f"in line {table.header_line:,}"
