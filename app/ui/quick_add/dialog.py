"""The quick add itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.day_text import distance_text, medium_day, time_text
from app.domain.errors import EnvironmentFault, UserError
from app.domain.quick_add import AddKind, QuickAdd, parse_quick_add
from app.ui.host import Host
from app.ui.quick_add.kind_bar import LOOKS, KindBar
from app.ui.quick_add.reading_rows import ReadingView, reading_rows
from app.ui.quick_add.sentence_edit import SentenceEdit
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.habits import habits
from app.ui.shared.keycap import KeyHint
from app.ui.shared.labels import Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.quick_add import Asked, Moved, Understood

_DELAY_MS, _TOP = 60, 148
_PLACEHOLDERS = {
    AddKind.REMINDER: "Call Ana tomorrow 10 about the delivery",
    AddKind.DEAL: "Ferro Castings: crane scales 31k closing 27 March",
    AddKind.PERSON: "Ana Ruiz at Ferro Castings ana@ferro.example",
    AddKind.COMPANY: "Ferro Castings, Solingen",
    AddKind.NOTE: "@Ana Ruiz prefers calls in the morning",
}
_FORMS = {AddKind.PERSON: "new.person", AddKind.COMPANY: "new.company"}


class QuickAddDialog(Overlay):
    """``about`` is the table and key of the record that lies open; it is meant where the words name none."""

    guide_chapter = "find.md"

    def __init__(
        self, host: Host, *, text: str = "", kind: AddKind | None = None, about: tuple[str, int] | None = None
    ) -> None:
        super().__init__(host.window, width=620, top=_TOP)
        self._host, self._about = host, about
        self._how = habits(host.ctx)
        self._kind = kind
        self._understood: Understood | None = None
        self.is_asked = False
        self.setAccessibleName("Quick add")
        self.kinds, self.edit, self.reading = KindBar(), SentenceEdit(), ReadingView()
        self.caution = Strip("caution", "")
        self.planned = Strip("caution", "", action="Move it", key="Ctrl M")
        self.error = Label("", "meta", "danger", wrap=True)
        self.add = Button("Add", kind="primary", key="Enter", large=True)
        self._form_hint = KeyHint("Ctrl E", "full form")
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DELAY_MS)
        self._later.timeout.connect(self._look_up)
        self.kinds.chosen.connect(self.choose)
        self.edit.edited.connect(self._on_edited)
        self.planned.acted.connect(self._on_move)
        self.add.clicked.connect(lambda _checked=False: self._add(again=False))
        self.closed.connect(self.deleteLater)
        self.edit.set_text(text)
        self._read()

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(20, 14, 20, 14)
        body.setSpacing(12)
        body.addWidget(self.kinds)
        body.addWidget(_Framed(self.edit))
        body.addWidget(self.reading)
        for part in (self.caution, self.planned, self.error):
            body.addWidget(part)
            part.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 7, 20, 7)
        foot.setSpacing(18)
        foot.addWidget(KeyHint("Shift Enter", "add another"))
        foot.addWidget(self._form_hint)
        foot.addWidget(KeyHint("Esc", "cancel"))
        foot.addStretch(1)
        foot.addWidget(self.add)
        self.column.addLayout(body)
        self.column.addWidget(Separator())
        self.column.addLayout(foot)

    def open(self, focus: QWidget | None = None) -> None:
        """Show it, ready to be typed into."""
        super().open(focus or self.edit)

    # -- reading -----------------------------------------------------------------------------------------------------

    def choose(self, kind: AddKind) -> None:
        """Add this kind, whatever the words look like."""
        self._kind = kind
        self._read()
        self.edit.setFocus()

    def _on_edited(self) -> None:
        if not self.edit.text().strip() and self._about is None:
            self._understood = None
        self._read()

    def _read(self) -> None:
        """Read the words at once; what they mean among the records is looked up behind."""
        self.error.hide()
        reading = parse_quick_add(self.edit.text(), self._how, self._kind)
        self.edit.mark(reading.spans)
        self.kinds.show_kind(reading.kind)
        self.edit.setPlaceholderText(_PLACEHOLDERS[reading.kind])
        self._form_hint.setVisible(reading.kind in _FORMS)
        known = self._understood
        if known is not None and known.reading.kind == reading.kind:
            known = replace(known, reading=reading)
        self._show(reading, known if known is not None and known.reading.kind == reading.kind else None)
        self._later.start()

    def _look_up(self) -> None:
        from_text = self.edit.text()
        ctx, asked = self._host.ctx, self._asked()

        def work() -> Understood:
            from app.services.quick_add import understand

            return understand(ctx, asked())

        def done(understood: Understood) -> None:
            if from_text == self.edit.text():
                self._understood = understood
                self._show(understood.reading, understood)
                self._warn(understood)

        self._host.runner.query(work, owner=self, done=done, lane="understand")

    def _asked(self) -> Callable[[], Asked]:
        """What is asked, to be made on the thread that asks: its module brings the database library along."""
        text, how, kind, about = self.edit.text(), self._how, self._kind, self._about

        def asked() -> Asked:
            from app.services.quick_add import Asked

            return Asked(text, how, kind, about)

        return asked

    def _show(self, reading: QuickAdd, understood: Understood | None) -> None:
        ctx = self._host.ctx
        is_empty = not self.edit.text().strip()
        rows = reading_rows(reading, understood, ctx.clock.today(), ctx.team.currency)
        self.reading.show_rows(() if is_empty else rows)
        self.reading.setVisible(not is_empty)
        if is_empty:
            self.caution.hide()
            self.planned.hide()
        self.place()

    def _warn(self, understood: Understood) -> None:
        """Say what is there already; a reminder can be moved instead."""
        is_typed = bool(self.edit.text().strip())
        words = known_words(understood)
        self.caution.set_text(words)
        self.caution.setVisible(bool(words) and is_typed)
        planned = planned_words(understood, self._host.ctx.clock.today())
        self.planned.set_text(planned)
        self.planned.setVisible(bool(planned) and is_typed)
        self.place()

    # -- adding ------------------------------------------------------------------------------------------------------

    def _add(self, *, again: bool) -> None:
        """Add what stands there now: it is read once more, since the last keys may not have been yet."""
        ctx, asked = self._host.ctx, self._asked()

        def work() -> Moved:
            from app.services.quick_add import add_sentence

            return add_sentence(ctx, asked())

        self._carry_out(work, again=again)

    def _on_move(self) -> None:
        if self._understood is None or self._understood.planned is None:
            return
        ctx, asked = self._host.ctx, self._asked()

        def work() -> Moved:
            from app.services.quick_add import move_sentence

            return move_sentence(ctx, asked())

        self._carry_out(work, again=False)

    def _carry_out(self, work: Callable[[], Moved], *, again: bool) -> None:
        if self.is_asked:
            return
        self.is_asked = True
        self._host.saving("what was added")

        def done(made: Moved) -> None:
            self._host.saved(made.saved.change_set_id, made.saved.label, toast=True)
            if not isValid(self) or self.isHidden():
                return
            self.is_asked = False
            if again:
                self.edit.set_text("")
                self.edit.setFocus()
            else:
                self.close_overlay()

        self._host.runner.command(work, owner=self._host.window, done=done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self) or self.isHidden():
            self._host.show_error(error)
            return
        self.is_asked = False
        if isinstance(error, UserError | EnvironmentFault):
            self.error.setText(error.message)
            self.error.show()
            self.place()
        else:
            self._host.show_error(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        kinds = list(LOOKS)
        place = event.key() - Qt.Key.Key_1
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add(again=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif with_control and 0 <= place < len(kinds):
            self.choose(kinds[place])
        elif with_control and event.key() == Qt.Key.Key_M:
            self._on_move()
        elif with_control and event.key() == Qt.Key.Key_E:
            self._open_form()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _open_form(self) -> None:
        form = _FORMS.get(self.kinds.current)
        if form is not None:
            self.close_overlay()
            self._host.run(form)


class _Framed(QWidget):
    """The frame around the sentence, in the accent colour: it has the focus as long as the dialog is open."""

    def __init__(self, edit: SentenceEdit) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 1, 8, 1)
        column.addWidget(edit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        draw_box(painter, area, Theme.current(), fill="surface", outline="accent", radius=8, width=2)
        painter.end()


def planned_words(understood: Understood, today: date) -> str:
    """The reminder that is there already; "" is none."""
    planned = understood.planned
    if planned is None:
        return ""
    when = distance_text(planned.due_on, today)
    when = when if when in ("today", "tomorrow", "yesterday") else medium_day(planned.due_on, today)
    at = f" at {time_text(planned.due_time)}" if planned.due_time else ""
    return f"Planned already {when}{at}: {planned.subject}. Move that one instead?"


def known_words(understood: Understood) -> str:
    """Who or what is there already and looks alike; "" is nothing."""
    if not understood.similar:
        return ""
    first, *others = understood.similar
    detail = f" ({first.detail})" if first.detail else ""
    more = f", and {len(others)} more" if others else ""
    return f"{first.name}{detail} {first.why}{more}."
