"""What is promised about a record and not settled, and the line in which a promise is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.day_text import medium_day, time_text
from app.domain.errors import ConflictError, UserError
from app.domain.promises import GIVEN, Outcome, Side, Standing
from app.services.promises.commands import (
    DeletePromise,
    EditPromise,
    SettlePromise,
    delete_promise,
    edit_promise,
    settle_promise,
)
from app.services.promises.queries import PromiseRow
from app.services.promises.sentence import GiveInWords, PromiseReading, give_in_words, read_promise
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.habits import habits
from app.ui.shared.menus import make_menu
from app.ui.shared.panel import SectionHeader
from app.ui.shared.sheet.check_row import CheckRow
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.history_dialog import show_history
from app.ui.shared.sheet.sentence_line import SentenceLine

_EXAMPLE = "Send the drawing pack Fri, or: they sign the NDA by Monday"


@dataclass(frozen=True, slots=True)
class Settling:
    """What a dialog asks before a promise is settled otherwise than by keeping it."""

    outcome: Outcome
    title: str
    action: str
    field: str


_BROKEN = Settling(Outcome.BROKEN, "The promise was broken", "Note it", "Why, or how it is made good")
_RELEASED = Settling(Outcome.RELEASED, "They let us off", "Note it", "What they said")


class PromisePanel(QWidget):
    """Ticked, a promise is kept. The context menu has the other ways out."""

    left = Signal()
    """The line was left by key: the sheet takes the focus."""

    def __init__(self, desk: SheetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[CheckRow] = []
        self._promises: tuple[PromiseRow, ...] = ()
        self._edited: PromiseRow | None = None
        self._head = SectionHeader("Promises")
        self.line = SentenceLine()
        self.line.hide()
        self.line.submitted.connect(self._on_submitted)
        self.line.left.connect(self._on_left)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._head)
        self._column.addWidget(self.line)
        self.hide()

    @property
    def rows(self) -> tuple[CheckRow, ...]:
        """The open promises in their order."""
        return tuple(self._rows)

    def show_promises(self, promises: Sequence[PromiseRow]) -> None:
        """Show what is promised."""
        self._promises = tuple(promises)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        today = self._desk.ctx.clock.today()
        self._rows = [self._make_row(promise, today) for promise in self._promises]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(1 + place, row)
        broken = sum(promise.standing is Standing.BROKEN for promise in self._promises)
        self._head.aside.setText(f"{broken} broken" if broken else "")
        self._show()

    def forget(self) -> None:
        """Another record is shown."""
        self._edited = None
        self.line.hide()

    def give(self) -> None:
        """Ask for a promise."""
        self._begin(None, "")

    def _begin(self, promise: PromiseRow | None, text: str) -> None:
        kept = self.line.text() if self._edited == promise else ""
        self._edited = promise
        self.line.show()
        self._show()
        name, action = ("Change the promise", "Save") if promise else ("Promise", "Promise")
        self.line.begin(name, action, kept or text, _EXAMPLE, self._read)

    def _read(self, text: str) -> str:
        read = read_promise(text, habits(self._desk.ctx))
        day = medium_day(read.due_on, self._desk.ctx.clock.today())
        guess = "" if read.is_dated else " (no day named: the next working day)"
        clock = f" {time_text(read.due_time)}" if read.due_time else ""
        return f"{GIVEN[read.side]}: {read.text}, {day}{clock}{guess}"

    def _on_submitted(self, text: str) -> None:
        ctx, read = self._desk.ctx, read_promise(text, habits(self._desk.ctx))
        if self._edited is not None:
            self._edit(self._edited, read, self._edited.version)
            return
        work = partial(give_in_words, ctx, GiveInWords(read, self._desk.subject))
        self._desk.run(work, done=lambda _: self._stored(), failed=self._on_failed)

    def _edit(self, promise: PromiseRow, read: PromiseReading, version: int) -> None:
        ctx = self._desk.ctx
        values = {"side": str(read.side), "text": read.text, "due_on": read.due_on, "due_time": read.due_time}

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                self._desk.host.show_error(error, retry=lambda: self._edit(promise, read, error.version))
            else:
                self._on_failed(error)

        work = partial(edit_promise, ctx, EditPromise(promise.id, version, values))
        self._desk.run(work, done=lambda _: self._stored(), failed=failed)

    def _stored(self) -> None:
        self.line.line_edit().clear()
        self._on_left()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.line.say_error(error.message)
        else:
            self._desk.host.show_error(error)

    def _on_left(self) -> None:
        self._edited = None
        self.line.hide()
        self._show()
        self.left.emit()

    def _show(self) -> None:
        self.setVisible(bool(self._promises) or not self.line.isHidden())

    # -- rows --------------------------------------------------------------------------------------------------------

    def _make_row(self, promise: PromiseRow, today: date) -> CheckRow:
        words = promise.text if promise.side is Side.OURS else f"They: {promise.text}"
        day = "Today" if promise.due_on == today else medium_day(promise.due_on, today)
        role = "danger" if promise.standing is Standing.BROKEN else "text2"
        row = CheckRow(words, f"{day} {time_text(promise.due_time)}" if promise.due_time else day, aside_role=role)
        row.setToolTip("Tick what was kept. The context menu has more.")
        row.clicked.connect(lambda: self._keep(promise, row))
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row.customContextMenuRequested.connect(lambda at: self._open_menu(promise, row, at))
        return row

    def _keep(self, promise: PromiseRow, row: CheckRow) -> None:
        ctx = self._desk.ctx
        self._desk.change(
            lambda seen: settle_promise(ctx, SettlePromise(promise.id, Outcome.KEPT, seen)),
            promise.version,
            refused=self._desk.host.show_error,
            revert=lambda: row.setChecked(False),
        )

    def _open_menu(self, promise: PromiseRow, row: CheckRow, at: QPoint) -> None:
        menu = make_menu(self, "Promise")
        menu.aboutToHide.connect(menu.deleteLater)
        clock = f" {time_text(promise.due_time)}" if promise.due_time else ""
        they = "they " if promise.side is Side.THEIRS else ""
        text = f"{they}{promise.text} {promise.due_on:%Y-%m-%d}{clock}"
        for name, deed in (
            ("Kept", partial(self._keep, promise, row)),
            ("Broken …", partial(self._settle, promise, _BROKEN)),
            ("They let us off …", partial(self._settle, promise, _RELEASED)),
            ("Change …", partial(self._begin, promise, text)),
            ("History", partial(show_history, self._desk.host, "promises", promise.id, f"“{promise.text}”")),
            ("Delete", partial(self._delete, promise)),
        ):
            menu.addAction(name).triggered.connect(lambda _checked=False, deed=deed: deed())
        menu.popup(row.mapToGlobal(at))

    def _settle(self, promise: PromiseRow, how: Settling) -> None:
        dialog = FormDialog(self.window(), how.title, how.action, sentence=promise.text, width=440)
        dialog.add("made_good", how.field, QLineEdit(), wide=True)
        ctx = self._desk.ctx

        def run() -> None:
            cmd = SettlePromise(promise.id, how.outcome, promise.version, dialog.text("made_good"))
            self._desk.run(partial(settle_promise, ctx, cmd), done=lambda _: dialog.finish(), failed=failed)

        def failed(error: Exception) -> None:
            if not dialog.fail(error):
                self._desk.host.show_error(error)

        dialog.accepted.connect(run)
        self._desk.host.ask(dialog)

    def _delete(self, promise: PromiseRow) -> None:
        ctx = self._desk.ctx
        self._desk.change(
            lambda seen: delete_promise(ctx, DeletePromise(promise.id, seen)), promise.version, toast=True
        )
