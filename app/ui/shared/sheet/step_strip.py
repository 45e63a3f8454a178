"""The next step of a record: what it is, how it stands, and what can be done about it. Its absence is drawn too."""

from __future__ import annotations

from datetime import UTC

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.day_text import medium_day, time_text
from app.domain.next_step import StepReading, StepState
from app.domain.recurrence_words import rule_words
from app.domain.zones import zone_of
from app.services.tasks import TaskRow
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.phase_words import step_sign
from app.ui.shared.shapes import draw_next_step
from app.ui.shared.theme import Theme

_FILLS = {
    StepState.OVERDUE: "dangerTint",
    StepState.TODAY: "accentTint",
    StepState.FUTURE: "sunken",
    StepState.NONE: "warnTint",
}
_REACH = {"call": ("Call", "phone"), "email": ("Write", "mail")}


class StepSign(QWidget):
    """The shape of a next step."""

    def __init__(self) -> None:
        super().__init__()
        self._state = StepState.NONE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: StepState) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        side = Theme.current().px(14)
        return QSize(side, Theme.current().px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        centre = QPointF(self.width() / 2, self.height() / 2)
        draw_next_step(painter, centre, step_sign(self._state), tokens, 12.0 * tokens.font_scale)
        painter.end()


class StepStrip(QWidget):
    """``reached_out`` asks to call or write to the person; ``plan_asked`` for a (further) next step."""

    done_asked = Signal(object)
    snooze_asked = Signal(object)
    edit_asked = Signal(object)
    reached_out = Signal(object)
    plan_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: TaskRow | None = None
        self._state = StepState.NONE
        self._sign = StepSign()
        self._subject = ElidedLabel("", "bodyStrong")
        self._when = ElidedLabel("", "meta", "text2")
        self._done = Button("", icon="check")
        self._snooze = IconButton("alarm-clock", "Put off", key="S")
        self._reach = Button("Call", kind="primary", icon="phone", large=True)
        self._plan = Button("Plan a step", kind="secondary", key="T")
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self._done.clicked.connect(lambda: self.done_asked.emit(self._task))
        self._snooze.clicked.connect(lambda: self.snooze_asked.emit(self._task))
        self._reach.clicked.connect(lambda: self.reached_out.emit(self._task))
        self._plan.clicked.connect(self.plan_asked)
        self._done.setToolTip("Mark as done")
        self._done.setAccessibleName("Mark as done")

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._subject)
        words.addWidget(self._when)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(2)
        row.addLayout(words, 1)
        for button in (self._snooze, self._done, self._reach, self._plan):
            row.addWidget(button)

    def show_step(self, task: TaskRow | None, step: StepReading, when: str) -> None:
        """Show the next step; ``when`` is its day and time in words."""
        self._task, self._state = task, step.state
        self._sign.show_state(step.state)
        self._subject.setText(task.subject if task else step.text)
        detail = [when] if task else []
        if task and task.kind == "call":
            detail.append("Wants no calls" if task.do_not_call else task.phone)
        self._when.setText(", ".join(part for part in detail if part))
        self._when.set_look(color="danger" if step.state is StepState.OVERDUE else "text2")
        self._when.setVisible(bool(self._when.text()))
        # The sign stands beside the first of two lines, or beside the only one.
        place = Qt.AlignmentFlag.AlignTop if self._when.text() else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._sign, place)
        self._show_buttons(task)
        self.setAccessibleName(f"Next step: {self._subject.text()}. {self._when.text()}")
        self.update()

    def _show_buttons(self, task: TaskRow | None) -> None:
        reach = _REACH.get(task.kind) if task and _can_reach(task) else None
        if reach is not None:
            self._reach.set_label(reach[0])
            self._reach.set_icon_name(reach[1])
        self._reach.setVisible(reach is not None)
        self._done.setVisible(task is not None)
        self._snooze.setVisible(task is not None)
        self._plan.setVisible(task is None)

    def set_locked(self, reason: str) -> None:
        """What can't be done with what is shown is disabled and says why; no reason makes it possible again."""
        for button, name in ((self._done, "Mark as done"), (self._snooze, "Put off (S)"), (self._plan, "")):
            button.setEnabled(not reason)
            button.setToolTip(reason or name)
            button.setAccessibleDescription(reason)

    def snooze_button(self) -> QWidget:
        """Where the menu for putting off opens."""
        return self._snooze

    def mouseDoubleClickEvent(self, _event: object) -> None:
        if self._task is not None and self._done.isEnabled():
            self.edit_asked.emit(self._task)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), tokens, fill=_FILLS[self._state], radius=tokens.radius("panel"))
        painter.end()


def _can_reach(task: TaskRow) -> bool:
    return not task.do_not_call if task.kind == "call" else bool(task.email)


def when_text(task: TaskRow, clock: Clock) -> str:
    """``"Today 10:30"``, ``"Fri 13 March 09:00 Europe/Madrid, every 2nd Friday"``, ``"Mon 16 March, after: Offer"``.

    A zone is named where it is another one than here.
    """
    today, elsewhere = clock.today(), task.zone if task.zone != str(clock.zone) else None
    words = "Today" if task.due_on == today else medium_day(task.due_on, today)
    if task.due_time:
        words += f" {time_text(task.due_time)}" + (f" {elsewhere}" if elsewhere else "")
        words += f". {lost}" if (lost := zone_of(task.zone, None, UTC).words) else ""
    if task.rrule:
        since = task.series_started_on or task.due_on
        rule = rule_words(task.rrule, since, today, after_completion=task.after_completion)
        words += f", {rule[0].lower()}{rule[1:]}" + (", on working days" if task.on_working_days else "")
    return words + (f", after: {task.waits_for}" if task.waits_for else "")
