"""Messages over the window: answers to what somebody just did.

They never take the focus and never catch Enter. F8 goes to the newest, Escape leaves it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QChildEvent, QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.shared.announce import announce
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.floating import paint_floating
from app.ui.shared.focus_guard import FocusGuard
from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.strips import IconLabel
from app.ui.shared.theme import Theme

MessageKind = Literal["done", "info", "conflict", "error"]

_SIGNS: dict[MessageKind, tuple[str, str]] = {
    "done": ("check", "ok"),
    "info": ("info", "accent"),
    "conflict": ("users", "accent"),
    "error": ("triangle-alert", "danger"),
}
_WIDTH, _GAP, _MOST = 560, 12, 4
_TOP = 8  # pixels above a message that stands at the upper edge


@dataclass(frozen=True, slots=True)
class MessageAction:
    """Something to do about a message: its words, what it runs, and the key that does the same elsewhere."""

    label: str
    run: Callable[[], object]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What happened (``text``), what that means (``detail``), and what can be done about it.

    One that is ``about`` something takes the place of the last one about the same: who drops ten cards in a row is
    reminded of the tenth, and the board stays in sight.
    """

    kind: MessageKind
    text: str
    detail: str = ""
    actions: tuple[MessageAction, ...] = ()
    about: str = ""

    def gives_way_to(self, other: Message) -> bool:
        """Whether another one takes its place: about the same, or the same words once more with nothing to do."""
        return self.about == other.about if self.about else self == other and not self.actions

    @property
    def stays(self) -> bool:
        """Errors and conflicts stay until somebody dismisses them."""
        return self.kind in ("error", "conflict")


class _Toast(QWidget):
    closed = Signal()

    def __init__(self, message: Message, stay_ms: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(stay_ms)
        self._timer.timeout.connect(self.closed)
        self._build(message)
        self.setAccessibleName(" ".join(filter(None, (message.text, message.detail))))
        if not message.stays:
            self._timer.start()

    def _build(self, message: Message) -> None:
        out = shadow_outset("popover", Theme.current())
        row = QHBoxLayout(self)
        row.setContentsMargins(out + 14, out + 8, out + 10, out + 8)
        row.setSpacing(12)
        row.addWidget(IconLabel(*_SIGNS[message.kind]))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(message.text, "bodyStrong" if message.detail else "body", wrap=True))
        if message.detail:
            words.addWidget(Label(message.detail, "meta", "text2", wrap=True))
        row.addLayout(words, 1)
        self.buttons = [self._add_action(row, action) for action in message.actions]
        if message.kind == "error" or not message.actions:
            close = IconButton("x", "Dismiss", key="Esc", size=14)
            close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            close.clicked.connect(self.closed)
            row.addWidget(close)
            self.buttons.append(close)
        for button in self.buttons:
            button.installEventFilter(self)
        self.setMinimumHeight(Theme.current().px(40) + 2 * out)

    def _add_action(self, row: QHBoxLayout, action: MessageAction) -> QWidget:
        button = Button(action.label, kind="link")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.closed)
        button.clicked.connect(lambda _checked=False: action.run())
        row.addSpacing(8)
        row.addWidget(button)
        if action.key:
            row.addSpacing(-3)
            row.addWidget(KeyCap(action.key))
            button.setAccessibleDescription(f"Key {action.key}")
        return button

    def hold(self, held: bool) -> None:
        """While somebody reads or uses the message, its time does not run."""
        if self.message.stays:
            return
        if held:
            self._timer.stop()
        else:
            self._timer.start()

    def wait(self, waits: bool) -> None:
        """Be out of sight until there is room; its time does not run meanwhile."""
        if waits:
            self.hide()
            self.hold(True)
        elif self.isHidden():
            self.show()
            self.hold(False)

    def eventFilter(self, _button: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.hold(_has_focus(self) or self.underMouse())
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hold(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hold(_has_focus(self))
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_floating(self)


def make_toast(message: Message, parent: QWidget, stay_ms: int | None = None) -> QWidget:
    """One message by itself, with room for its shadow around it; a window shows messages with ``MessageStack``."""
    return _Toast(message, Theme.current().motion("toastMs") if stay_ms is None else stay_ms, parent)


class MessageStack(QObject):
    """The messages of one window, newest lowest, above its foot.

    A panel keeps its buttons at its foot. Where one reaches down to the messages, a single message at the upper edge
    stands for all of them until the panel is gone: an error if there is one, or else the newest.
    """

    def __init__(self, window: QWidget, *, stay_ms: int | None = None, foot: int = 34) -> None:
        """``stay_ms``: how long passing messages stay; ``foot``: pixels kept free below them."""
        super().__init__(window)
        self._window, self._foot = window, foot
        self._stay_ms = Theme.current().motion("toastMs") if stay_ms is None else stay_ms
        self._toasts: list[_Toast] = []
        self._leaving: list[_Toast] = []
        self._came_from: QWidget | None = None
        self._arrival = QTimer(self)
        self._arrival.setSingleShot(True)
        self._arrival.timeout.connect(self._place)
        FocusGuard(self, lambda widget: any(toast.isAncestorOf(widget) for toast in self._toasts))
        window.installEventFilter(self)
        for panel in _panels(window):
            panel.installEventFilter(self)

    def messages(self) -> tuple[Message, ...]:
        """What is shown now, oldest first."""
        return tuple(toast.message for toast in self._toasts)

    def show_message(self, message: Message) -> None:
        """Show a message. Of those that pass by themselves, only the newest few stay, and one about each thing.

        It comes into sight in the next turn of the event loop, in place of the one before it: to make it and to paint
        it at once would keep the hand waiting.
        """
        toast = _Toast(message, self._stay_ms, self._window)
        toast.closed.connect(lambda: self._close(toast))
        toast.installEventFilter(self)
        for shown in [shown for shown in self._toasts if shown.message.gives_way_to(message)]:
            self._let_go(shown)
        self._toasts.append(toast)
        passing = [shown for shown in self._toasts if not shown.message.stays]
        while len(self._toasts) > _MOST and len(passing) > 1:
            self._let_go(passing.pop(0))
        self._arrival.start(0)
        announce(self._window, toast.accessibleName(), urgent=message.kind == "error")

    def focus_newest(self) -> bool:
        """Bring the focus to the first action of the newest message in sight (F8); false when there is no message."""
        if not self._toasts:
            return False
        if self._arrival.isActive():
            self._place()
        focused = QApplication.focusWidget()
        if not any(_has_focus(toast) for toast in self._toasts):
            self._came_from = focused
        toast = next(shown for shown in reversed(self._toasts) if not shown.isHidden())
        toast.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def dismiss(self, about: str) -> None:
        """Take away what is shown about this thing."""
        for shown in [toast for toast in self._toasts if toast.message.about == about]:
            self._close(shown)

    def dismiss_all(self) -> None:
        """Take every message away."""
        for toast in list(self._toasts):
            self._close(toast)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if isinstance(event, QChildEvent) and event.polished() and isinstance(event.child(), Overlay):
            event.child().installEventFilter(self)
        if isinstance(watched, Overlay) and event.type() == QEvent.Type.Hide:
            self._place()
        if isinstance(watched, _Toast) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._close(watched)
                return True
            focused = QApplication.focusWidget()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
                focused.click()
                return True
        return False

    def _close(self, toast: _Toast) -> None:
        if toast in self._toasts:
            self._let_go(toast)
            self._place()

    def _let_go(self, toast: _Toast) -> None:
        """It stays in sight until the others are placed anew."""
        self._toasts.remove(toast)
        self._leaving.append(toast)

    def _take_away(self) -> None:
        leaving, self._leaving = self._leaving, []
        for toast in leaving:
            had_focus = _has_focus(toast)
            toast.hide()
            toast.deleteLater()
            if had_focus and self._came_from is not None and isValid(self._came_from):
                self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        self._arrival.stop()
        self._take_away()
        out = shadow_outset("popover", Theme.current())
        width = min(Theme.current().px(_WIDTH), self._window.width() - 24) + 2 * out
        left, bottom = (self._window.width() - width) // 2, self._window.height() - self._foot + out
        places: list[tuple[_Toast, QRect]] = []
        for toast in reversed(self._toasts):
            height = max(toast.minimumHeight(), toast.heightForWidth(width))
            places.append((toast, QRect(left, bottom - height, width, height)))
            bottom -= height - 2 * out + _GAP
        if self._is_in_the_way([place for _toast, place in places]):
            first = min(places, key=lambda one: one[0].message.kind != "error")
            places = [(first[0], QRect(left, _TOP - out, width, first[1].height()))]
        shown = dict(places)
        for toast in self._toasts:
            if toast in shown:
                toast.setGeometry(shown[toast])
                toast.raise_()
            toast.wait(toast not in shown)

    def _is_in_the_way(self, places: list[QRect]) -> bool:
        panels = [overlay.panel.geometry() for overlay in _panels(self._window) if overlay.isVisible()]
        return any(panel.intersects(place) for panel in panels for place in places)


def _panels(window: QWidget) -> list[Overlay]:
    return window.findChildren(Overlay, options=Qt.FindChildOption.FindDirectChildrenOnly)


def _has_focus(toast: _Toast) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and toast.isAncestorOf(focused)
