"""The frame of a sheet: a head that stays, content that scrolls, tabs at its foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from app.ui.shared.buttons import IconButton
from app.ui.shared.inline_field import InlineField
from app.ui.shared.later import later
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.sheet.facts import add_part
from app.ui.shared.theme import Theme

_SIDE = 19


class SheetTabs(QWidget):
    """Tabs with their pages below; only the page that is shown takes room. ``turned`` tells which one comes up."""

    turned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._pages: list[QWidget] = []
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)
        self._bar.setAccessibleName("Parts of the sheet")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self._bar)
        self._column.addStretch(1)
        self._bar.currentChanged.connect(self._on_current_changed)
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def add(self, name: str, page: QWidget) -> None:
        """Add a tab at the end; the first one is shown."""
        self._names.append(name)
        self._pages.append(page)
        self._column.insertWidget(self._column.count() - 1, page)
        page.setVisible(len(self._pages) == 1)
        self._bar.addTab(name)

    @property
    def current(self) -> str:
        """The name of the tab that is shown."""
        return self._names[self._bar.currentIndex()]

    def turn_to(self, name: str) -> None:
        """Show this tab."""
        self._bar.setCurrentIndex(self._names.index(name))

    def set_count(self, name: str, count: int) -> None:
        """Put a figure behind a tab's name; 0 shows none."""
        self._bar.setTabText(self._names.index(name), f"{name}  {count}" if count else name)

    def _on_current_changed(self, index: int) -> None:
        for place, page in enumerate(self._pages):
            page.setVisible(place == index)
        self.turned.emit(self._names[index])

    def _on_theme_changed(self) -> None:
        self._bar.setFont(Theme.current().font("bodyMedium"))


class SheetFrame(QWidget):
    """``head`` is a row for what stands at the very top; ``body`` is filled with the rest. Letters go to ``keys``.

    The frame itself takes the focus when no field has it, so that letters are commands.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys: dict[str, Callable[[], None]] = {}
        self.close_button = IconButton("x", "Close the sheet", key="Esc")
        self.page_button = IconButton("maximize-2", "Open as a page", key="Ctrl Enter")
        self.more_button = IconButton("ellipsis", "More commands")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(_SIDE, 9, 10, 0)
        self.head.setSpacing(8)
        content = QWidget()
        content.setObjectName("sheet")
        content.setStyleSheet("QWidget#sheet { background: transparent; }")
        self.body = QVBoxLayout(content)
        self._scroll = PlainScroll()
        self.body.setContentsMargins(_SIDE, 2, _SIDE - self._scroll.keep_bar_room(), 16)
        self.body.setSpacing(0)
        self._scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self._scroll, 1)
        self._content = content
        content.installEventFilter(self)

    def finish_head(self) -> None:
        """Add what every head ends with."""
        self.head.addStretch(1)
        self.head.addWidget(self.page_button)
        self.head.addWidget(self.more_button)
        self.head.addWidget(self.close_button)

    def show_full(self, full: bool) -> None:
        """Whether it fills the place, or stands beside it."""
        self.page_button.setVisible(not full)
        self.close_button.set_name("Close the page" if full else "Close the sheet")

    def scroll_to_top(self) -> None:
        """Show the beginning, as for another record."""
        self._scroll.verticalScrollBar().setValue(0)

    def add_parts(self, parts: Iterable[tuple[QWidget, int]], shy: QWidget) -> None:
        """Put parts below each other, each with so many pixels below it. The ``shy`` one is there only where it has
        something to say, and takes the room below it along.
        """
        for part, below in parts:
            add_part(self.body, part)
            if part is shy:
                part.setContentsMargins(0, 0, 0, below)
            else:
                self.body.addSpacing(below)

    def reveal(self, widget: QWidget) -> None:
        """Scroll until a part is in sight, and what has just appeared in it, once it has its place."""
        self._scroll.ensureWidgetVisible(widget, 0, 24)
        later(widget, 0, lambda: self._scroll.ensureWidgetVisible(widget, 0, 24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._edit_first():
            event.accept()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if plain and self.take_letter(event.text()):
            event.accept()
            return
        super().keyPressEvent(event)

    def _edit_first(self) -> bool:
        """Begin with the first value that can be edited in place; whether there is one."""
        fields = (field for field in self.findChildren(InlineField) if field.isVisible() and field.state != "locked")
        first = next(fields, None)
        if first is not None:
            first.begin_edit()
            self.reveal(first)
        return first is not None

    def take_letter(self, letter: str) -> bool:
        """Carry out the command of a letter, if it is one here."""
        run = self.keys.get(letter.upper())
        if run is not None:
            run()
        return run is not None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click beside all fields gives the focus to the sheet, which ends the editing of a field."""
        if watched is self._content and event.type() == QEvent.Type.MouseButtonPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        return False
