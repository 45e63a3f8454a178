"""The guide over the window: its chapters at the left, the one that is read at the right."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.config.paths import guide_dir
from app.ui.help.guide_page import GuidePage
from app.ui.shared.buttons import IconButton
from app.ui.shared.keycap import KeyHint
from app.ui.shared.labels import Label
from app.ui.shared.later import later
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.theme import Theme

INDEX = "index.md"
_LINK = re.compile(r"^- \[([^\]]+)\]\(([\w-]+\.md)\)", re.MULTILINE)
_ROW = "text-align: left; border: none; padding: 0 10px;"
_ROW_HEIGHT = 26


class Guide(Overlay):
    """``chapter`` is the name of a file to begin with."""

    def __init__(self, window: QWidget, chapter: str = INDEX) -> None:
        super().__init__(window, width=1000)
        self.setAccessibleName("Guide")
        folder = guide_dir()
        self._names = chapters(folder)
        self._trail: list[str] = []
        self.page = GuidePage(folder)
        self.page.link_chosen.connect(self.show_chapter)
        self.page.web_chosen.connect(_open_web)
        self._buttons: dict[str, QPushButton] = {}
        self._list = PlainScroll()
        self._lay_out()
        self.closed.connect(self.deleteLater)
        self.show_chapter(chapter if chapter in self._names else INDEX)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 10, 10)
        head.addWidget(Label("Guide", "title"))
        head.addStretch(1)
        close = IconButton("x", "Close", key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        body = QHBoxLayout()
        body.setContentsMargins(12, 12, 20, 12)
        body.setSpacing(20)
        body.addWidget(self._make_list())
        body.addWidget(self.page, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 8)
        foot.setSpacing(18)
        foot.addWidget(KeyHint("Alt Left", "back"))
        foot.addWidget(KeyHint("Esc", "close"))
        foot.addStretch(1)
        self.column.addLayout(head)
        self.column.addWidget(Separator())
        self.column.addLayout(body, 1)
        self.column.addWidget(Separator())
        self.column.addLayout(foot)

    def _make_list(self) -> QWidget:
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        group = QButtonGroup(self)
        for name, title in self._names.items():
            button = QPushButton(title.replace("&", "&&"))
            button.setCheckable(True)
            button.setFixedSize(Theme.current().px(216), Theme.current().px(_ROW_HEIGHT))
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, name=name: self.show_chapter(name))
            group.addButton(button)
            self._buttons[name] = button
            column.addWidget(button)
        column.addStretch(1)
        self._dress_list()
        self._list.setWidget(listed)
        self._list.setFixedWidth(Theme.current().px(216) + self._list.verticalScrollBar().sizeHint().width())
        return self._list

    def _dress_list(self) -> None:
        tokens = Theme.current()
        for button in self._buttons.values():
            button.setStyleSheet(
                f"QPushButton {{ {_ROW} background: transparent; color: {tokens.hex('text2')}; }}"
                f"QPushButton:hover {{ background: {tokens.hex('hover')}; }}"
                f"QPushButton:checked {{ background: {tokens.hex('select')}; color: {tokens.hex('text')}; }}"
            )

    def open(self, focus: QWidget | None = None) -> None:
        """Show it, ready to be scrolled."""
        super().open(focus or self.page)

    @property
    def chapter(self) -> str:
        """The chapter that is shown."""
        return self._trail[-1]

    def show_chapter(self, name: str) -> None:
        """Show another chapter; one that is not in the index is not ours."""
        if name not in self._names:
            return
        self._trail.append(name)
        self._show(name)

    def _show(self, name: str) -> None:
        self.page.show_chapter(name)
        self._buttons[name].setChecked(True)
        later(self, 0, lambda: self._list.ensureWidgetVisible(self._buttons[name]))  # once it has been laid out

    def back(self) -> None:
        """The chapter shown before."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show(self.chapter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Back):
            self.back()
            event.accept()
            return
        super().keyPressEvent(event)

    def _wanted_height(self, _width: int) -> int:
        return self.height()


def chapters(folder: Path) -> dict[str, str]:
    """The chapters by file, with their titles, as the index lists them; the index itself comes first."""
    index = (folder / INDEX).read_text(encoding="utf-8")
    listed = {name: title for title, name in _LINK.findall(index) if (folder / name).is_file()}
    return {INDEX: "Overview", **listed}


def _open_web(url: QUrl) -> None:
    QDesktopServices.openUrl(url)
