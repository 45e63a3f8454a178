"""The settings as a place: the pages at the left, one of them at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.host import Host
from app.ui.rooms import SettingsPage
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.icons import draw_icon
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_LEFT = 200
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_OF_PAGES = (Qt.Key.Key_Insert, Qt.Key.Key_Delete)


class _PageButton(QAbstractButton):
    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        self.key, self._icon = page.key, page.icon
        self.setText(page.title)
        self.setAccessibleName(page.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(_LEFT, Theme.current().px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        if self.isChecked():
            draw_box(painter, area, tokens, fill="select")
        elif self.underMouse():
            draw_box(painter, area, tokens, fill="hover")
        side, middle = tokens.px(16), area.center().y()
        role = "accent" if self.isChecked() else "text2"
        draw_icon(painter, QRectF(10, middle - side / 2, side, side), self._icon, role, tokens)
        font = tokens.font("bodyStrong" if self.isChecked() else "bodyMedium")
        at = QPointF(10 + side + 10, round(middle + tokens.text_px("body") * 0.36))
        color = tokens.color("text" if self.isChecked() else "text2")
        draw_line(painter, at, area.width() - side - 28, self.text(), font, color)
        painter.end()


class SettingsScreen(QWidget):
    """A Screen. Pages are built when they are first looked at; ``leave`` adds a button that leads away."""

    title, subtitle = "Settings", ""

    def __init__(self, host: Host, pages: tuple[SettingsPage, ...], leave: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._host, self._pages = host, pages
        self._built: dict[str, PlainScroll] = {}
        self._buttons = {page.key: _PageButton(page) for page in pages}
        self._stack = QStackedWidget()
        self._lay_out(leave)
        self.choose(pages[0].key)

    def _lay_out(self, leave: Callable[[], None] | None) -> None:
        side = QWidget()
        side.setFixedWidth(Theme.current().px(_LEFT))
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(2)
        for button in self._buttons.values():
            button.clicked.connect(lambda _checked=False, key=button.key: self.choose(key))
            left.addWidget(button)
        left.addStretch(1)
        if leave is not None:
            back = Button("Back to the start", icon="arrow-left")
            back.clicked.connect(leave)
            left.addWidget(back)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 0, 0)  # a page has these margins inside, for its bar stands in them
        row.setSpacing(24)
        row.addWidget(side)
        row.addWidget(self._stack, 1)

    @property
    def page(self) -> str:
        """The key of the page that is shown."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Show a page; one that is not there is ignored."""
        page = next((page for page in self._pages if page.key == key), None)
        if page is None:
            return
        if key not in self._built:
            self._built[key] = _scrolling(page.build(self._host))
            self._stack.addWidget(self._built[key])
        if self.isVisible():
            self._host.set_status("")  # the page before may have named keys; this one says its own when it is shown
        self._stack.setCurrentWidget(self._built[key])
        button = self._buttons[key]
        button.setChecked(True)
        self.setFocusProxy(button)
        if isinstance(QApplication.focusWidget(), _PageButton):
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        focused = self.window().focusWidget()
        if event.key() in _OF_PAGES and isinstance(focused, _PageButton):
            page = self._built[self.page].widget()
            if page is not None:
                page.event(event)  # a button of it shows the key, also while the list of the pages has the focus
            return
        if step is None or not isinstance(focused, _PageButton):
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        key = keys[min(max(keys.index(focused.key) + step, 0), len(keys) - 1)]
        self.choose(key)

    # -- Screen ------------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """Each page loads by itself."""
        self._host.set_status("")

    def toolbar(self) -> QWidget | None:
        """It has none."""
        return None

    def session_state(self) -> dict[str, object]:
        """Which page was shown."""
        return {"page": self.page}

    def restore_session(self, state: dict[str, object]) -> None:
        """Show it again."""
        self.choose(str(state.get("page", "")))


def _scrolling(page: QWidget) -> PlainScroll:
    """A page in a view that may be smaller, also sideways where texts are large."""
    scroll = PlainScroll()
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    scrolls_itself = page.findChild(PlainScroll, options=Qt.FindChildOption.FindDirectChildrenOnly) is not None
    page.setContentsMargins(0, 0, 20 - scroll.keep_bar_room(), 0 if scrolls_itself else 12)
    scroll.setWidget(page)
    return scroll
