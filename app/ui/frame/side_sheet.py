"""The body of the window: the place one is at, and the sheet of a record beside it, or over it where room is short."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from app.ui.frame.page import focus_within
from app.ui.rooms import TakesLetters
from app.ui.shared.theme import Theme

# Lines of text longer than that are hard to follow: on a full page the rest stays free at both sides.
_WIDEST = 760


class SheetFrame(QWidget):
    """The ground of the sheet: an edge at the left, and a shadow where it lies over the board."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sheet")
        self.stack = QStackedLayout(self)
        self.stack.setContentsMargins(1, 0, 0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("surface"))
        painter.fillRect(QRectF(0, 0, 1, self.height()), tokens.color("border"))
        painter.end()


class Body(QWidget):
    """``page`` fills it; the sheet, 464 wide, pushes the page or covers it below 1180 pixels of the window."""

    closing_asked = Signal()
    """Escape was pressed in the sheet and nothing in it wanted the key."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        page.setParent(self)
        self._full = self._is_page = False
        self.frame = SheetFrame(self)
        self.frame.hide()
        self.frame.installEventFilter(self)
        self._slide = QPropertyAnimation(self.frame, b"geometry", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        Theme.instance().theme_changed.connect(self._place)

    @property
    def sheet(self) -> QWidget | None:
        """The sheet that is open."""
        return None if self.frame.isHidden() else self.frame.stack.currentWidget()

    def show_sheet(self, sheet: QWidget, *, full: bool = False, is_page: bool = False) -> None:
        """Open this sheet, instead of the one that is open; ``full`` is over everything.

        ``is_page``: it is made for the whole width; a sheet at the side is not stretched that far.
        """
        is_other = (full, is_page) != (self._full, self._is_page)
        self._full, self._is_page = full, is_page
        stack = self.frame.stack
        if stack.indexOf(sheet) < 0:
            stack.addWidget(sheet)
        stack.setCurrentWidget(sheet)
        if not self.frame.isHidden():
            if is_other:
                self._slide.stop()
                self._place()
            return
        self.frame.show()
        self.frame.raise_()
        self._place()
        end = self.frame.geometry()
        duration = Theme.current().motion("sheet")
        if duration and self._covers() and self.isVisible():
            self._slide.setDuration(duration)
            self._slide.setStartValue(end.translated(end.width() // 3, 0))
            self._slide.setEndValue(end)
            self._slide.start()

    def close_sheet(self) -> None:
        """Close it; the widget is kept for the next record."""
        self._slide.stop()
        self.frame.hide()
        self._place()

    def drop_sheets(self) -> None:
        """Forget all sheets, because their data is no longer there."""
        self.close_sheet()
        while (widget := self.frame.stack.widget(0)) is not None:
            self.frame.stack.removeWidget(widget)
            widget.deleteLater()

    def focus_sheet(self) -> None:
        """Give the focus to the sheet."""
        if self.sheet is not None:
            focus_within(self.sheet)

    def _covers(self) -> bool:
        return self._full or self.window().width() < Theme.current().breakpoint("sheetOverlay")

    def _place(self) -> None:
        whole = self.rect()
        width = whole.width() if self._full else min(Theme.current().size("sideSheet"), whole.width())
        aside = 0 if self._is_page else max(0, width - Theme.current().px(_WIDEST)) // 2
        self.frame.setContentsMargins(aside, 0, aside, 0)
        beside = QRect(whole.right() + 1 - width, 0, width, whole.height())
        is_open = not self.frame.isHidden()
        self.frame.setGeometry(beside)
        pushed = is_open and not self._covers()
        self._page.setGeometry(whole.adjusted(0, 0, -width, 0) if pushed else whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._slide.stop()
        self._place()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter that means nothing at the place is the sheet's, which shows its letters while it lies open."""
        sheet: object = self.sheet
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        is_beside = self._page.isAncestorOf(QApplication.focusWidget() or self)
        if not (plain and is_beside and isinstance(sheet, TakesLetters) and sheet.take_letter(event.text())):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return self._page.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.frame and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_escape = event.key() == Qt.Key.Key_Escape
            if is_escape:
                self.closing_asked.emit()
            return is_escape
        return False
