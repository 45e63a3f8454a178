"""The tool bar of a list: find by text, filter by owner."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.people_words import NOBODY
from app.services.people.lists import ListQuery
from app.services.users import UserRow
from app.ui.shared import icons
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.chips import FilterChip
from app.ui.shared.clearable import make_clearable
from app.ui.shared.menus import make_menu
from app.ui.shared.theme import Theme
from app.ui.shared.view_bar import bar_row

_TYPING_MS = 150
_LEAVE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)


class FindLine(QLineEdit):
    """Finds as one types. Enter and Down go to the list, Escape clears and goes. ``words`` say what."""

    left = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        make_clearable(self)
        self._glass = self.addAction(icons.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self._glass.setText("Find")
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        self._glass.setIcon(icons.icon("search", "text3"))
        self.setFixedWidth(Theme.current().px(240))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in _LEAVE:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ListBar(QWidget):
    """Shows a query and says what somebody wants instead."""

    query_wanted = Signal(object)
    left = Signal()
    columns_wanted = Signal(QPoint)
    views_wanted = Signal(QPoint)

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query, self._users = ListQuery(), tuple[UserRow, ...]()
        self.line = FindLine(f"Find {what}")
        self.line.left.connect(self.left)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self._on_typed)
        self.line.textChanged.connect(self._timer.start)
        self.owner = FilterChip("Owner", "Everyone")
        self.owner.menu_requested.connect(self._on_menu_requested)
        self.owner.cleared.connect(lambda: self._want(mine=False, unowned=False, owner_ids=()))
        self.clear = Button("Clear filters", kind="link")
        self.clear.clicked.connect(self._on_clear)
        row = bar_row(self)
        row.addWidget(self.line)
        row.addWidget(self.owner)
        row.addWidget(self.clear)
        row.addStretch(1)
        self._stars = IconButton("star", "Saved views")
        self._columns = IconButton("columns-3", "Choose columns")
        self._stars.clicked.connect(lambda: self.views_wanted.emit(self.views_point()))
        self._columns.clicked.connect(lambda: self.columns_wanted.emit(self.columns_point()))
        row.addWidget(self._stars)
        row.addWidget(self._columns)
        self.clear.hide()

    def show_users(self, users: tuple[UserRow, ...]) -> None:
        """Whose records can be asked for."""
        self._users = users
        self._show_owner()

    def show_query(self, query: ListQuery) -> None:
        """Show what is in force."""
        self._query = query
        if self.line.text().strip() != query.text.strip():
            self.line.blockSignals(True)
            self.line.setText(query.text)
            self.line.blockSignals(False)
        self.clear.setVisible(query.is_filtered)
        self._show_owner()

    def views_point(self) -> QPoint:
        """Where the menu of saved views belongs, in global coordinates."""
        return self._stars.mapToGlobal(QPoint(0, self._stars.height() + 2))

    def columns_point(self) -> QPoint:
        """Where the menu of columns belongs."""
        return self._columns.mapToGlobal(QPoint(0, self._columns.height() + 2))

    def begin_find(self) -> None:
        """Type what to find."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _show_owner(self) -> None:
        query = self._query
        names = [user.name for user in self._users if user.id in query.owner_ids]
        words = (["Me"] if query.mine else []) + ([NOBODY] if query.unowned else []) + names
        self.owner.set_value(", ".join(words) or "Everyone", active=bool(words))

    def _want(self, **parts: object) -> None:
        self.query_wanted.emit(replace(self._query, **parts))  # type: ignore[arg-type]  # the names are the query's

    def _on_typed(self) -> None:
        if self.line.text().strip() != self._query.text.strip():
            self._want(text=self.line.text())

    def _on_clear(self) -> None:
        self._want(text="", mine=False, unowned=False, owner_ids=())

    def _on_menu_requested(self, at: object) -> None:
        menu = make_menu(self, "Owner")
        menu.aboutToHide.connect(menu.deleteLater)
        choices: list[tuple[str, dict[str, object]]] = [
            ("Everyone", {"mine": False, "unowned": False, "owner_ids": ()}),
            ("Me", {"mine": True, "unowned": False, "owner_ids": ()}),
            (NOBODY, {"mine": False, "unowned": True, "owner_ids": ()}),
        ]
        choices += [(user.name, {"mine": False, "unowned": False, "owner_ids": (user.id,)}) for user in self._users]
        for words, parts in choices:
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, parts=parts: self._want(**parts))
        menu.popup(at)  # type: ignore[arg-type]  # the chip's signal carries a point
