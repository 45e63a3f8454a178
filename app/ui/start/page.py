"""The start page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.config.settings import RecentDatabase
from app.ui.orders import OpenOrder
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel, Separator
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme
from app.ui.start.cards import WayCard
from app.ui.start.forms import NewTeamForm, OpenForm, SampleForm, StartForm

if TYPE_CHECKING:
    from app.services.first_run import StartChoices

_WAYS = (
    ("new", "users", "Set up a new team", "Your phases, your currency"),
    ("open", "folder-open", "Open a database", "A file, a share or a server"),
    ("sample", "kanban", "Look around", "With an invented team's data"),
)


def _nothing() -> None:
    """There is no backup to restore."""


_WIDEST, _LEFT, _HIGHEST = 980, 300, 720


class StartPage(QWidget):
    """A Screen without a database behind it. ``ordered`` carries an OpenOrder, ``forgotten`` a location."""

    title, subtitle = "Start", ""

    ordered = Signal(object)
    forgotten = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.new_team, self.existing, self.sample = NewTeamForm(), OpenForm(), SampleForm()
        self._forms: dict[str, StartForm] = {"new": self.new_team, "open": self.existing, "sample": self.sample}
        self._ways = {way[0]: WayCard(*way) for way in _WAYS}
        self._stack = QStackedWidget()
        self._problem = Strip("error", "")
        self._problem.hide()
        self._way_back = Strip("notice", "", icon="history", action="Restore it")
        self._way_back.hide()
        self._way_back.acted.connect(self._on_way_back)
        self._restore: Callable[[], None] = _nothing
        self._recent = QVBoxLayout()
        for key, form in self._forms.items():
            self._stack.addWidget(form)
            form.ordered.connect(self.ordered)
            self._ways[key].clicked.connect(partial(self.choose, key))
        self._lay_out()
        self.choose("new")

    def _lay_out(self) -> None:
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        row = QHBoxLayout(content)
        row.setContentsMargins(24, 24, 24, 24)
        row.setSpacing(24)
        row.addWidget(self._make_left())
        row.addWidget(self._make_right(), 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(content, 1000)
        outer.addStretch(1)

    def _make_left(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_LEFT)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(Label("Welcome to Headwater", "display"))
        left.addWidget(Label("How would you like to start?", "body", "text2"))
        left.addSpacing(8)
        for card in self._ways.values():
            left.addWidget(card)
        left.addSpacing(16)
        self._recent.setSpacing(2)
        left.addLayout(self._recent)
        left.addStretch(1)
        return side

    def _make_right(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._stack)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the field that has it
        for ground in (scroll.viewport(), self._stack):
            ground.setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 4)  # as the forms, so that the button ends where their fields do
        foot.addStretch(1)
        for form in self._forms.values():
            foot.addWidget(form.button)
        panel = Panel()
        panel.body.addWidget(self._problem)
        panel.body.addWidget(self._way_back)
        panel.body.addWidget(scroll, 1)
        line = Separator("grid")
        line.setContentsMargins(8, 0, 8, 0)
        panel.body.addWidget(line)
        panel.body.addLayout(foot)
        panel.setMaximumHeight(Theme.current().px(_HIGHEST))
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel, 1000)
        column.addStretch(1)
        right = QWidget()
        right.setLayout(column)
        return right

    # -- what it shows -----------------------------------------------------------------------------------------------

    def choose(self, key: str, _checked: bool = False) -> None:
        """Take one of the ways: ``new``, ``open`` or ``sample``."""
        self._ways[key].setChecked(True)
        self._stack.setCurrentWidget(self._forms[key])
        for name, form in self._forms.items():
            form.button.setVisible(name == key)
        self.setFocusProxy(self._ways[key])

    def set_choices(self, choices: StartChoices) -> None:
        """What can be chosen for a new team."""
        self.new_team.set_choices(choices.templates, choices.countries)

    def set_recent(self, recent: tuple[RecentDatabase, ...]) -> None:
        """Offer what was open before."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if recent:
            self._recent.addWidget(Label("Opened before", "captionStrong", "text2"))
        for database in recent:
            self._recent.addWidget(self._recent_row(database))

    def _recent_row(self, database: RecentDatabase) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(0)
        button = Button(database.team or database.location, kind="link")
        button.clicked.connect(lambda _checked=False: self.ordered.emit(OpenOrder(database.location, database.user)))
        column.addWidget(button)
        column.addWidget(ElidedLabel(database.location, "caption", "text3"))
        return row

    def say_problem(self, words: str) -> None:
        """Say why it did not work; "" takes it back."""
        self._problem.set_text(words)
        self._problem.setVisible(bool(words))
        self._way_back.hide()

    def offer_backup(self, words: str, restore: Callable[[], None]) -> None:
        """Name a backup to go back to."""
        self._way_back.set_text(words)
        self._restore = restore
        self._way_back.show()

    def _on_way_back(self) -> None:
        self._restore()

    @property
    def problem(self) -> str:
        """What it says did not work."""
        return "" if self._problem.isHidden() else self._problem.text

    def show_failed(self, order: OpenOrder, words: str) -> None:
        """An order could not be carried out: keep what was entered, and say why."""
        self.set_busy(False)
        if order.new_team is None:
            self.choose("open")
            self.existing.where.set_location(order.location)
        self.say_problem(words)

    def set_busy(self, busy: bool) -> None:
        """While something is being opened, nothing else can be asked for."""
        for form in self._forms.values():
            form.button.set_disabled_because("It is being opened" if busy else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton) and not focused.isCheckable():
            focused.click()
        else:
            form = self._stack.currentWidget()
            if isinstance(form, StartForm) and form.button.isEnabled():
                form.order()

    # -- Screen ------------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """There is nothing to load."""

    def toolbar(self) -> QWidget | None:
        """It has none."""
        return None

    def session_state(self) -> dict[str, object]:
        """Nothing to remember."""
        return {}

    def restore_session(self, _state: dict[str, object]) -> None:
        """Nothing to restore."""
