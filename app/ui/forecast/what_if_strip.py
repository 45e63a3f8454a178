"""What stands over the page as long as deals are supposed otherwise."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.strips import Strip


class WhatIfStrip(QWidget):
    """That nothing of it is stored, how much it makes, and what can be done with it."""

    compare_wanted = Signal()
    print_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strip = Strip("caution", "", icon="circle-question-mark")
        self.compare, self.print = Button("Compare", kind="link"), Button("Print", kind="link")
        self.discard = Button("Discard", kind="link")
        inner = self.strip.layout()
        assert isinstance(inner, QHBoxLayout)
        for button, wanted in (
            (self.compare, self.compare_wanted),
            (self.print, self.print_wanted),
            (self.discard, self.discard_wanted),
        ):
            inner.addWidget(button)
            button.clicked.connect(wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 2)
        row.addWidget(self.strip)
        self.hide()

    def show_sentence(self, sentence: str, *, has_any: bool, can_print: bool) -> None:
        """Say it; there is something to compare, print or discard where ``has_any``."""
        self.strip.set_text(sentence)
        self.compare.setVisible(has_any)
        self.print.setVisible(has_any and can_print)
        self.discard.set_label("Discard" if has_any else "Close")
        self.show()
