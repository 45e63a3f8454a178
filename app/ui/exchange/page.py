"""The import page: a track of steps, the step one is at, and the way back and on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.services.exchange.mapping import REJECT, FileMapping
from app.ui.exchange import words
from app.ui.exchange.busy import Busy
from app.ui.exchange.check_step import CheckStep
from app.ui.exchange.columns_step import ColumnsStep
from app.ui.exchange.desk import ImportDesk
from app.ui.exchange.draft import STEP_NAMES, ImportDraft, Reading, Step
from app.ui.exchange.file_step import FileStep
from app.ui.exchange.foot import Foot
from app.ui.exchange.formats_step import FormatsStep
from app.ui.exchange.import_step import ImportStep
from app.ui.exchange.step import StepPage
from app.ui.exchange.track import Track
from app.ui.exchange.values_step import ValuesStep
from app.ui.exchange.way import Way
from app.ui.host import Action, Host
from app.ui.shared.announce import announce
from app.ui.shared.file_drop import FileDrop

_MOST_RECENT = 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImportPage(QWidget):
    """A Screen. It knows the way between the steps; ``desk`` connects them with the work."""

    title = "Import"

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host = host
        self.draft = ImportDraft()
        self.subtitle = ""
        self.recent: list[Path] = []
        self.file, self.columns, self.values = FileStep(self.draft), ColumnsStep(self.draft), ValuesStep(self.draft)
        self.formats, self.check = FormatsStep(self.draft), CheckStep(self.draft)
        self.importing = ImportStep(self.draft)
        self.steps: tuple[StepPage, ...] = (
            self.file,
            self.columns,
            self.values,
            self.formats,
            self.check,
            self.importing,
        )
        self.track, self.foot = Track("Steps of the import", STEP_NAMES), Foot()
        self.looking = Busy()
        self._step = Step.FILE
        self._stack = QStackedWidget()
        self._stack.setContentsMargins(20, 16, 20, 14)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.check.set_currency(host.ctx.team.currency)
        drop = FileDrop(self)
        drop.hovered.connect(self.file.drop_area.light)
        drop.dropped.connect(self.open_file)
        self.way = Way(self.draft, self.steps, self.importing)
        self.desk = ImportDesk(self)
        host.add_actions(self, self._actions())
        self.show_step(Step.FILE)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.track)
        for step in self.steps:
            self._stack.addWidget(step)
            step.changed.connect(self.tell)
        self._stack.addWidget(self.looking)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        self.foot.back_requested.connect(self.go_back)
        self.foot.next_requested.connect(self.go_on)
        self.track.chosen.connect(lambda index: self.go(Step(index)))

    # what the window asks

    def activate(self) -> None:
        self.desk.refresh()
        self.tell()

    def toolbar(self) -> QWidget | None:
        return None

    def session_state(self) -> dict[str, Any]:
        return {"recent": [str(path) for path in self.recent]}

    def restore_session(self, state: dict[str, Any]) -> None:
        stored = state.get("recent")
        paths = [Path(text) for text in stored if isinstance(text, str)] if isinstance(stored, list) else []
        self.recent = paths[:_MOST_RECENT]
        self.file.show_recent(self.recent)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.step_page.focus_first()

    # the way

    @property
    def step(self) -> Step:
        """Where one is."""
        return self._step

    @property
    def step_page(self) -> StepPage:
        """The step one is at."""
        return self.steps[self.step]

    def open_file(self, path: Path, like: FileMapping | None = None) -> None:
        """Begin with a file; what was under way with another one is left.

        ``like`` is the mapping of a file with the same columns, such as the one that this one corrects.
        """
        if self.is_busy:
            self.host.message("The import of another file is running", detail="Stop it first, or wait.", kind="info")
            return
        self.draft.start(path)
        if like is not None:
            # What was to be rejected then has been corrected since.
            kept = replace(like, values=tuple(value for value in like.values if value.ours != REJECT))
            self.draft.load(kept, "the import before")
        self.importing.result = None
        self.recent = [path, *(other for other in self.recent if other != path)][:_MOST_RECENT]
        self.file.show_recent(self.recent)
        self.show_step(Step.FILE)
        self.desk.open(Reading())

    def forget_file(self) -> None:
        """Be without a file again."""
        self.draft.forget()
        self.show_step(Step.FILE)

    @property
    def folder(self) -> Path:
        """Where one's files lie, as far as that is known."""
        return self.recent[0].parent if self.recent else Path.home()

    @property
    def is_busy(self) -> bool:
        """Whether the file is being gone through, or imported."""
        return self._stack.currentWidget() is self.looking or self.importing.is_running

    def go_on(self) -> None:
        """To the next step that has something to do, or to what this one still waits for."""
        problem = self.step_page.problem()
        if problem and self.step_page.leads:
            self.step_page.show_open()
            announce(self.foot, problem)
        elif not problem and self._forward():
            self.go(self.way.first_with_work(Step(self.step + 1)))

    def go_back(self) -> None:
        """To the step before that has something in it."""
        if self._may_go_back():
            self.show_step(self.way.last_with_work(Step(self.step - 1)))

    def go(self, step: Step) -> None:
        """To a step; what it needs to know is found out first."""
        if self.is_busy or (step is Step.IMPORT and self.step is not Step.CHECK):
            return
        if step > Step.COLUMNS and self.draft.findings is None:
            self.desk.look_through(step)
        elif step is Step.IMPORT:
            self.desk.apply()
        else:
            self.show_step(step)

    def show_step(self, step: Step) -> None:
        """Bring a step to front."""
        self._step = step
        self._stack.setCurrentWidget(self.step_page)
        self.step_page.enter()
        self.tell()
        if self.isVisible():
            self.step_page.focus_first()

    def show_looking(self, looking: bool) -> None:
        """Show that the file is being looked through, or the step one is at again."""
        self._stack.setCurrentWidget(self.looking if looking else self.step_page)
        self.tell()
        if looking and self.isVisible():
            self.looking.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _may_go_back(self) -> bool:
        return self.step > Step.FILE and not self.is_busy and not self.way.is_over

    def _forward(self) -> str:
        return "" if self.is_busy else self.way.forward(self.step)

    def tell(self) -> None:
        """Show on track and foot how everything stands."""
        reachable = self.step if self.is_busy else self.way.reachable(self.step)
        self.track.set_looks(self.way.looks(self.step, reachable), reachable)
        back = self._may_go_back()
        self.foot.show_ways(back, self._forward(), self.step_page.problem())
        self.foot.setVisible(back or bool(self._forward()))
        self.subtitle = self._subtitle()
        if self.isVisible():
            self.host.set_status("", self.step_page.hints())

    def _subtitle(self) -> str:
        path, what = self.draft.path, self.draft.what
        if path is None:
            return "Companies, people, products, users and deals from any table"
        return f"{words.KIND_WORDS[what]} from {path.name}" if what else path.name

    # keys

    def _actions(self) -> tuple[Action, ...]:
        def back() -> None:
            if self._may_go_back():
                self.go_back()
            else:
                self.host.run("way.back")

        def reason() -> str | None:
            if self.step_page.problem():
                return None if self.step_page.leads else self.step_page.problem()
            return None if self._forward() else "there is no step to go on to"

        return (
            Action("import.next", "Next step of the import", self.go_on, key="Ctrl+Return", reason=reason),
            Action("import.back", "One step back", back, key="Alt+Left"),
        )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        if self._stack.currentWidget() is self.looking:
            return event.key() == Qt.Key.Key_Escape
        return self.step_page.wants(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_looking, focused = self._stack.currentWidget() is self.looking, QApplication.focusWidget()
        if is_looking and event.key() == Qt.Key.Key_Escape:
            self.looking.stop.click()
        elif event.key() in _ENTER and not event.modifiers() and isinstance(focused, QAbstractButton):
            focused.click()
        elif is_looking or not self.step_page.take_key(event):
            super().keyPressEvent(event)
