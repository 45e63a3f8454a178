"""The command bar: where one is, the box that finds everything, the button for something new, and the bell."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.search_button import SearchButton
from app.ui.shared.theme import Theme


class CommandBar(QWidget):
    """Signals what is asked for."""

    search_requested = Signal()
    new_requested = Signal(QPoint)
    """The menu of new things is wanted at this point, in global coordinates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Command bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title, self._subtitle = Label("", "title"), ElidedLabel("", "body", "text2")
        self.search = SearchButton()
        self.new = Button("New", kind="primary", icon="plus")
        self.new.setToolTip("Add a deal, a person, a company, a reminder or a note (Ctrl N)")
        self.bell = IconButton("bell", "Notices", key="F7", size=18)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 1)
        row.setSpacing(0)
        row.addWidget(self._title)
        row.addSpacing(16)
        row.addWidget(self._subtitle, 1)
        row.addSpacing(16)
        row.addWidget(self.search)
        row.addSpacing(8)
        row.addWidget(self.new)
        row.addSpacing(8)
        row.addWidget(self.bell)
        self.search.clicked.connect(self.search_requested)
        self.new.clicked.connect(lambda _checked=False: self.ask_for_new())
        self.set_enabled(False)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def set_titles(self, title: str, subtitle: str) -> None:
        """Where one is."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    @property
    def titles(self) -> tuple[str, str]:
        """What it says."""
        return self._title.text(), self._subtitle.text()

    def set_enabled(self, enabled: bool) -> None:
        """Without a database there is nothing to find, to add or to be told: then none of it is shown."""
        self.search.setVisible(enabled)
        self.new.setVisible(enabled)
        self.bell.setVisible(enabled)

    def set_compact(self, compact: bool) -> None:
        """Give the search box less room."""
        self.search.setMaximumWidth(Theme.current().px(200 if compact else 294))

    def ask_for_new(self) -> None:
        """Open the menu below the button."""
        self.new_requested.emit(self.new.mapToGlobal(QPoint(0, self.new.height() + 4)))

    def focus_first(self) -> None:
        """Take the focus."""
        self.search.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(400, Theme.current().size("commandBar"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, Theme.current().color("border"))
        painter.end()
