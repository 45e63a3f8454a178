"""The list of changes that are not saved: those that wait for the database, and those that were refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.day_text import medium_day, time_text
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.panel import Separator
from app.ui.shared.value_text import value_text

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.held_words import HeldRow
    from app.services.holding import HeldCommand

_HIGHEST = 420
_SENTENCE = (
    "They are kept on this computer. What waits is saved by itself, in this order, as soon as the database can be "
    "reached; what was refused stays here until you decide."
)


class HeldDialog(Dialog):
    """``again_asked`` and ``discard_asked`` carry the HeldCommand."""

    leave = "close"
    again_asked = Signal(object)
    discard_asked = Signal(object)

    def __init__(self, host: Host, ctx: Context) -> None:
        super().__init__(host.window, "Changes that are not saved", "Close", width=620)
        self._host, self._ctx = host, ctx
        self.body.addWidget(Label(_SENTENCE, "body", "text2", wrap=True))
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._rows)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(160)
        scroll.setMaximumHeight(_HIGHEST)
        scroll.setWidget(content)
        for ground in (scroll.viewport(), content):
            ground.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        self.accepted.connect(self.finish)
        self.closed.connect(self.deleteLater)
        host.runner.query(partial(_read, ctx), owner=self, done=self._show, lane="held")

    def _show(self, rows: tuple[HeldRow, ...]) -> None:
        if not rows:
            self._rows.addWidget(Label("Everything is saved.", "body", "text2"))
        for place, row in enumerate(rows):
            if place:
                self._rows.addWidget(Separator("grid"))
            self._rows.addWidget(self._made(row))
        self.place()

    def _made(self, row: HeldRow) -> QWidget:
        command, clock = row.command, self._ctx.clock
        today, local = clock.today(), command.given_at.astimezone(clock.zone)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(command.title, "bodyStrong", wrap=True))
        facts = "    ".join(f"{name}: {value_text(value, today)}" for name, value in row.facts)
        if facts:
            words.addWidget(Label(facts, "body", wrap=True))
        when = f"{medium_day(local.date(), today)}, {time_text(local.timetz())}"
        state = f"Could not be saved: {command.refused}" if command.refused else "Waits for the database"
        words.addWidget(Label(f"{state}  ({when})", "meta", "danger" if command.refused else "text2", wrap=True))
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.addLayout(words, 1)
        if command.refused:
            again = partial(self._ask, self.again_asked.emit, command)
            discard = partial(self._ask, self.discard_asked.emit, command)
            for button in (_button("Try again", again), _button("Discard", discard)):
                button.setAccessibleDescription(f"{command.title}, {when}")
                across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        made.setAccessibleName(f"{command.title}, {facts}, {state}")
        return made

    def _ask(self, tell: Callable[[HeldCommand], None], command: HeldCommand) -> None:
        self.finish()
        tell(command)


def _button(words: str, run: Callable[[], None]) -> Button:
    made = Button(words, kind="link")
    made.clicked.connect(lambda: run())
    return made


def _read(ctx: Context) -> tuple[HeldRow, ...]:
    from app.services.held_words import held_rows

    return held_rows(ctx)
