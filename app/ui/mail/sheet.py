"""One mail as it goes out, with what became of it and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.mailing import MailState
from app.services.context import Context
from app.services.mail.accounts import account
from app.services.mail.queries import MailRow, mail
from app.ui.host import Host
from app.ui.mail.deeds import MailDeeds
from app.ui.mail.dialog import EditDialog
from app.ui.mail.kept_files import KeptFiles
from app.ui.mail.words import STATES, news_of, strip_of, tried_text
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.frame import SheetFrame
from app.ui.shared.sheet.loader import RecordLoader
from app.ui.shared.strips import IconLabel, Strip

_TABLES = frozenset({"mails", "contacts", "deals", "mail_accounts"})


@dataclass(frozen=True)
class _Shown:
    row: MailRow
    sender: str


class MailSheet(SheetFrame):
    """Shows one mail after the other."""

    def __init__(self, host: Host) -> None:
        super().__init__("Mail")
        self.host, self._desk = host, SheetDesk(host, self)
        self.deeds = MailDeeds(host, self._desk)
        self.loader = RecordLoader(host, self, _TABLES, _read)
        self.row: MailRow | None = None
        self.state = Label("", "bodyMedium", "text2")
        self.subject = Label("", "title", wrap=True)
        self.words = Label("", "body", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.news: Strip | None = None
        self._facts: dict[str, Label] = {}
        self.files = KeptFiles(host)
        self._buttons = self._make_buttons()
        self._lay_out()
        self.loader.loaded.connect(self._on_loaded)
        self.loader.gone.connect(self._on_gone)
        self.close_button.clicked.connect(host.close_sheet)

    def _make_buttons(self) -> dict[str, Button]:
        deeds = self.deeds
        made = {
            "A": Button("Approve", kind="primary", key="A"),
            "Y": Button("It was sent", key="Y"),
            "N": Button("It was not sent", key="N"),
            "H": Button("Hold back", key="H"),
            "E": Button("Edit", icon="pencil", key="E"),
            "X": Button("Delete", icon="trash-2", key="X"),
        }
        runs: dict[str, Callable[[MailRow], None]] = {
            "A": deeds.approve,
            "Y": partial(deeds.settle, was_sent=True),
            "N": partial(deeds.settle, was_sent=False),
            "H": deeds.hold,
            "E": self._edit,
            "X": self._delete,
        }
        for key, button in made.items():
            run = partial(self._do, key, runs[key])
            button.clicked.connect(run)
            self.keys[key] = run
        return made

    def _lay_out(self) -> None:
        self.head.addWidget(IconLabel("mail"))
        self.head.addWidget(self.state)
        self.finish_head()
        self.page_button.hide()
        self.more_button.hide()
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(4)
        for place, name in enumerate(("To", "From", "Deal", "Tried")):
            value = self._facts[name] = Label("", "body", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.addWidget(Label(name, "meta", "text2"), place, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(value, place, 1)
        facts.setColumnStretch(1, 1)
        self._strip = QVBoxLayout()
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        for button in self._buttons.values():
            deeds.addWidget(button)
        deeds.addStretch(1)
        paper = Panel(fill="raised")
        paper.body.addWidget(self.words)
        self.body.addLayout(self._strip)
        self.body.addSpacing(12)
        self.body.addWidget(self.subject)
        self.body.addSpacing(8)
        self.body.addLayout(facts)
        self.body.addSpacing(12)
        self.body.addWidget(paper)
        self.body.addSpacing(12)
        self.body.addWidget(self.files)
        self.body.addLayout(deeds)
        self.body.addStretch(1)

    # -- showing -----------------------------------------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """The mail that is shown."""
        return self.loader.record_id

    def show_record(self, record_id: int) -> None:
        """Load and show a mail."""
        if record_id != self.record_id:
            self.scroll_to_top()
        self.loader.show(record_id)

    def show_full(self, full: bool) -> None:
        """It has no page of its own."""
        super().show_full(full)
        self.page_button.hide()

    def _on_loaded(self, shown: _Shown) -> None:
        row = self.row = shown.row
        self.setAccessibleName(f"Mail: {row.subject}")
        self.state.setText(STATES[row.state])
        self._show_news(row)
        self.subject.setText(row.subject)
        self.words.setText(row.body)
        self.files.show_files(row.attachments)
        self._facts["To"].setText(f"{row.who} <{row.to}>" if row.who else row.to)
        self._facts["From"].setText(shown.sender)
        self._facts["Deal"].setText(row.deal or "None")
        self._facts["Tried"].setText(tried_text(row))
        self._buttons["A"].set_label("Try again" if row.state is MailState.FAILED else "Approve")
        for key, button in self._buttons.items():
            reason = self._why_not(key, row)
            button.setVisible(not reason or (bool(self.deeds.why_not_changed(row)) and key == "A"))
            button.set_disabled_because(reason)

    def _show_news(self, row: MailRow) -> None:
        if self.news is not None:
            self._strip.removeWidget(self.news)
            self.news.hide()
            self.news.deleteLater()
        self.news = Strip(strip_of(row), news_of(row, self.host.ctx.clock))
        self._strip.addWidget(self.news)

    def _why_not(self, key: str, row: MailRow) -> str:
        if key in ("Y", "N"):
            return self.deeds.why_not_settled(row)
        return self.deeds.why_not_held(row) if key == "H" else self.deeds.why_not_resting(row)

    def _on_gone(self, words: str) -> None:
        self.loader.forget()
        self.host.close_sheet()
        self.host.message(words, kind="info")

    # -- doing -------------------------------------------------------------------------------------------------------

    def _do(self, key: str, run: Callable[[MailRow], None], _checked: bool = False) -> None:
        row = self.row
        if row is None:
            return
        reason = self._why_not(key, row)
        if reason:
            self.host.message(f"{self._buttons[key].label}: not possible", detail=reason, kind="info")
        else:
            run(row)

    def _edit(self, row: MailRow) -> None:
        self.host.ask(EditDialog(self.host, row))

    def _delete(self, row: MailRow) -> None:
        def deleted(_saved: object) -> None:
            self.loader.forget()
            self.host.close_sheet()

        self.deeds.delete(row, deleted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if by is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.host.step_record(by)
            event.accept()
            return
        super().keyPressEvent(event)


def _read(ctx: Context, record_id: int, _entries: int) -> _Shown:
    sender = account(ctx)
    if sender is None:
        return _Shown(mail(ctx, record_id), "No account is set up yet")
    name = f"{sender.from_name} <{sender.from_address}>" if sender.from_name else sender.from_address
    return _Shown(mail(ctx, record_id), name)
