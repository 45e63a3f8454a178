"""The tool bar of reports: which days, whose, cut by what, and out to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.chips import FilterChip
from app.ui.shared.menus import make_menu
from app.ui.shared.view_bar import bar_row


class ReportBar(QWidget):
    """Each chip offers what ``offer`` of its name gives: pairs of key and words."""

    span_wanted = Signal(str)
    owner_wanted = Signal(str)
    cut_wanted = Signal(str)

    def __init__(self, offer: Callable[[str], Iterable[tuple[str, str]]]) -> None:
        super().__init__()
        self._offer = offer
        self.span, self.owner, self.cut = FilterChip("Period", ""), FilterChip("Rep", ""), FilterChip("By", "")
        self.csv = Button("Save CSV", icon="download")
        self.pdf = Button("Print PDF", icon="printer")
        row = bar_row(self)
        chips = {
            "span": (self.span, self.span_wanted),
            "owner": (self.owner, self.owner_wanted),
            "cut": (self.cut, self.cut_wanted),
        }
        for name, (chip, wanted) in chips.items():
            row.addWidget(chip)
            chip.menu_requested.connect(lambda at, name=name, wanted=wanted: self._open(name, wanted.emit, at))
        self.owner.cleared.connect(lambda: self.owner_wanted.emit(""))
        self.span.cleared.connect(lambda: self.span_wanted.emit(""))
        row.addStretch(1)
        row.addWidget(self.csv)
        row.addWidget(self.pdf)

    def _open(self, name: str, choose: Callable[[str], None], at: QPoint) -> None:
        menu = make_menu(self, name.capitalize())
        menu.aboutToHide.connect(menu.deleteLater)
        for key, words in self._offer(name):
            menu.addAction(words).triggered.connect(lambda _checked=False, key=key: choose(key))
        menu.popup(at)
