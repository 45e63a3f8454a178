"""The database that is open: where it is, what is in it, who works with it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.access import Whole
from app.domain.access_words import why_not_whole
from app.domain.day_text import medium_day
from app.ui.host import Host
from app.ui.settings_store import SettingsStore
from app.ui.shared.buttons import Button
from app.ui.shared.grid.page import ListHead
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel

if TYPE_CHECKING:
    from app.services.check import Checkup
    from app.services.database_facts import DatabaseFacts

T = TypeVar("T")

_WIDEST = 640
_ONE = {"companies": "company", "people": "person", "deals": "deal", "activities": "activity", "changes": "change"}
_NOT_YOURS = "Only somebody who sees all of the database, such as the owner, can carry it elsewhere."


@dataclass(frozen=True)
class DatabaseDeeds:
    """``work_as`` opens the database again as somebody else of the team, ``move`` asks where to carry it, ``lock`` asks
    for a passphrase.
    """

    work_as: Callable[[str], None]
    move: Callable[[], None]
    lock: Callable[[], None]


class DatabasePage(QWidget):
    """What can be said about it, and what can be done with it."""

    def __init__(self, host: Host, store: SettingsStore, deeds: DatabaseDeeds) -> None:
        super().__init__()
        self.setAccessibleName("Database")
        self._host, self._deeds = host, deeds
        self.facts = Label("", "body", "text", wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rules = Label("", "meta", "text2", wrap=True)
        self.who = QComboBox()
        self.who.setAccessibleName("You work as")
        self.who.setMinimumWidth(220)
        self.reopen = QCheckBox("Open the last database when the program starts")
        self.reopen.setChecked(store.settings.reopen)
        self.check = Button("Check it", icon="shield")
        self.move_button = Button("Move to another place", icon="external-link")
        self.lock = Button("Encrypt", icon="lock")
        self.lock.hide()
        self._lay_out()
        self.reopen.toggled.connect(lambda on: store.change(reopen=on))
        self.who.textActivated.connect(self._on_who_activated)
        self.move_button.clicked.connect(deeds.move)
        self.lock.clicked.connect(deeds.lock)
        self.check.clicked.connect(self._on_check)
        self.load()

    def _lay_out(self) -> None:
        panel = Panel()
        panel.setMaximumWidth(_WIDEST)
        panel.body.setSpacing(12)
        panel.body.addWidget(self.facts)
        panel.body.addWidget(self.rules)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.addWidget(Label("You work as", "body", "text2"), 0, 0)
        grid.addWidget(self.who, 0, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        panel.body.addLayout(grid)
        panel.body.addWidget(self.reopen)
        buttons = QHBoxLayout()
        for button in (self.check, self.move_button, self.lock):
            buttons.addWidget(button)
        buttons.addStretch(1)
        panel.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(ListHead("Database", "Where everything is kept, and who works with it here."))
        column.addWidget(panel)
        column.addStretch(1)

    def load(self) -> None:
        """Ask for the facts."""
        ctx = self._host.ctx

        def ask() -> DatabaseFacts:
            from app.services.database_facts import database_facts

            return database_facts(ctx)

        self._host.runner.query(ask, owner=self, done=self._on_loaded, lane="facts")

    def _on_loaded(self, facts: DatabaseFacts) -> None:
        self.facts.setText("\n".join(fact_lines(facts, self._host.ctx.clock.today())))
        self.rules.setText(facts.rules)
        self.who.clear()
        self.who.addItems(facts.members)
        self.who.setCurrentText(self._host.ctx.user.name)
        self.lock.setVisible(facts.is_encrypted is not None)
        self.lock.set_label("Passphrase" if facts.is_encrypted else "Encrypt")
        self.lock.set_disabled_because(why_not_whole(self._host.ctx.actor.role, Whole.ENCRYPT))
        self.move_button.set_disabled_because("" if facts.may_copy else _NOT_YOURS)

    def _on_who_activated(self, name: str) -> None:
        if name != self._host.ctx.user.name:
            self._deeds.work_as(name)

    def _on_check(self) -> None:
        ctx = self._host.ctx

        def work() -> Checkup:
            from app.services.check import check_database

            return check_database(ctx.db)

        def done(checkup: Checkup) -> None:
            problems = [problem for check in checkup.checks for problem in check.problems]
            if problems:
                advice = next(check.advice for check in checkup.checks if check.advice)
                self._host.message("The database has faults", detail=" ".join((*problems[:3], advice)), kind="error")
            else:
                self._host.message("The database is sound", detail=f"{len(checkup.checks)} parts were looked at.")

        self._do(self.check, work, done)

    def _do(self, button: Button, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Long work, during which its button can't be pressed again."""

        def finished(result: T) -> None:
            button.set_disabled_because("")
            done(result)

        def failed(error: Exception) -> None:
            button.set_disabled_because("")
            self._host.show_error(error)

        button.set_disabled_because("This is under way")
        self._host.runner.background(lambda _progress: work(), owner=self, done=finished, failed=failed)


def fact_lines(facts: DatabaseFacts, today: date) -> list[str]:
    """The facts, one line each."""
    kept = "A PostgreSQL database" if facts.mode == "PostgreSQL" else f"A {facts.mode}"
    if facts.size is not None:
        kept += f", {QLocale().formattedDataSize(facts.size)}"
    lines = [facts.place, kept]
    if facts.is_read_only:
        lines.append("It can be read but not changed here.")
    if facts.is_encrypted:
        lines.append("The file is encrypted: nobody can open it without its passphrase.")
    lines.append(", ".join(f"{count:,} {_ONE[name] if count == 1 else name}" for name, count in facts.counts))
    if facts.newest_backup is not None:
        when = medium_day(facts.newest_backup.astimezone().date(), today)
        copies = "One backup" if facts.backups == 1 else f"{facts.backups} backups"
        lines.append(f"{copies} beside it, the newest of {when}")
    elif facts.size is not None:
        lines.append("There is no backup beside it yet.")
    return lines
