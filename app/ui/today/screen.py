"""Today as the window's screen: the worklist with the line above it, and beside it what waits for a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from app.domain.day_text import MONTHS, WEEKDAYS, medium_day
from app.services.today import Section, Side, Worklist
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.menus import make_menu
from app.ui.shared.panel import Panel, Separator
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.skeleton import Skeleton
from app.ui.shared.theme import Theme
from app.ui.today.actions import decide, today_actions
from app.ui.today.add_line import AddLine
from app.ui.today.calling import keep_calling
from app.ui.today.claiming import claim_one
from app.ui.today.deeds import Deeds
from app.ui.today.loader import Loader
from app.ui.today.model import TodayModel
from app.ui.today.putting_off import put_off
from app.ui.today.rows import Head, Line, Memory, More, arrange
from app.ui.today.side import CALL_SHEETS, SideColumn
from app.ui.today.view import TodayView
from app.ui.today.words import asides, empty_words, status_text

_PAGE = 50
_WIDE, _SIDE_WIDTH, _SIDE_SHARE, _LOW_SHARE = 1000, 472, 0.4, 0.38
_UNLIMITED = 16_777_215  # what Qt takes for no limit
_NONE = Qt.KeyboardModifier.NoModifier


class TodayScreen(QWidget):
    """The page everybody starts from."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.title, self.subtitle = "Today", _day_text(host.ctx.clock.today())
        self.found: Worklist | None = None
        self.beside: Side | None = None
        self._wanted: int | None = None
        self._entering: Section | None = None
        self.memory = Memory()
        self.model = TodayModel(host.ctx, self)
        self.view = TodayView(self.model)
        self.line = AddLine(host)
        self.deeds = Deeds(host, self.memory, self)
        self.loader = Loader(host, self)
        self.side = SideColumn(host.can_run)
        self.empty = EmptyState("sun", "Nothing left for today", "", "Look at the pipeline", framed=False)
        self.broken = EmptyState("triangle-alert", "Today could not be read", "", "Try again", "F5", framed=False)
        self.skeleton = Skeleton("rows")
        self.setFocusProxy(self.view)
        self._lay_out()
        self._connect()
        host.add_actions(self, today_actions(self))

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.view, self.empty, self.broken, self.skeleton):
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self.skeleton)
        panel = Panel(padding=1)
        panel.body.setSpacing(0)
        panel.body.addWidget(self.line)
        panel.body.addWidget(Separator())
        panel.body.addWidget(self.pages, 1)
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(20, 16, 20, 16)
        self._across.setSpacing(Theme.current().space("betweenSections"))
        self._across.addWidget(panel, 1)
        self.aside = PlainScroll()
        self.aside.setWidget(self.side)
        self._across.addWidget(self.aside)

    def _connect(self) -> None:
        view = self.view
        self.loader.listed.connect(self._on_listed)
        self.loader.beside.connect(self._on_beside)
        self.loader.failed.connect(self._on_failed)
        self.deeds.shown.connect(self._show)
        view.done_asked.connect(self.toggle_done)
        view.snooze_asked.connect(lambda line: put_off(self._host, self, line))
        view.open_asked.connect(self.deeds.open)
        view.delete_asked.connect(self.deeds.delete)
        view.menu_asked.connect(self._open_menu)
        view.fold_asked.connect(self._on_fold_asked)
        view.more_asked.connect(self._on_more_asked)
        view.tomorrow_asked.connect(self.toggle_tomorrow)
        view.claim_asked.connect(lambda: claim_one(self._host, self))
        view.moved.connect(self._tell)
        self.line.left.connect(self._leave_line)
        self.line.added.connect(self._on_added)
        self.empty.acted.connect(lambda: self._host.run("go.pipeline"))
        self.broken.acted.connect(self.loader.load)
        self.side.opened.connect(lambda deal_id: self._host.open_record("deals", deal_id))
        self.side.record_opened.connect(self._host.open_record)
        self.side.decided.connect(lambda deal_id, decision: decide(self._host, deal_id, decision))
        self.side.laid_out.connect(self._fit_aside)
        self.side.calling_asked.connect(lambda: keep_calling(self._host, self))
        self.side.print_asked.connect(lambda: self._host.run(CALL_SHEETS))
        self.side.claim_asked.connect(lambda: claim_one(self._host, self))
        self.side.forgotten_asked.connect(lambda: self._host.run("go.forgotten"))
        self.side.all_asked.connect(lambda: self._host.run("go.stalls"))

    # -- what is read ------------------------------------------------------------------------------------------------

    def _on_listed(self, found: Worklist) -> None:
        self.skeleton.stop()
        self.memory.compare(found)
        self.found = found
        self._show()

    def _on_beside(self, side: Side) -> None:
        self.beside = side
        self.side.show_side(side, self._host.ctx.clock)
        self._fit_aside()
        self._tell()

    def _on_failed(self, error: Exception) -> None:
        self.skeleton.stop()
        if self.found is None:
            self.broken.show_words("Today could not be read", str(error), "Try again")
            self.pages.setCurrentWidget(self.broken)
        self._host.show_error(error, retry=self.loader.load)

    def _show(self) -> None:
        """Show what was read, with what was done here since."""
        if self.found is None:
            return
        rows = arrange(self.found, self.memory, asides(self.found))
        self.model.show(rows)
        has_lines = any(isinstance(row, Line | More) for row in rows) or len(rows) > 1
        if not has_lines:
            title, sentence = empty_words(self.found)
            self.empty.show_words(title, sentence, "Look at the pipeline" if self.found.is_new else "")
        self._show_page(self.view if has_lines else self.empty)
        self._find_place()
        self._tell()

    def _find_place(self) -> None:
        """Go to what was added, or into the section that was opened, as soon as it is there."""
        if self.view.select_task(self._wanted):
            self._wanted = None
        lines = (row for row in self.model.rows if isinstance(row, Line) and row.section is self._entering)
        first = next(lines, None)
        if first is not None and self.view.select_task(first.task.id):
            self._entering = None
        self.view.select_first()

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)

    def _tell(self) -> None:
        if self.found is None or not self.isVisible():
            return
        self.subtitle = _day_text(self.found.on)
        line = self.view.line
        self._host.set_subject(line.task.subject if line is not None else "")
        self._host.set_status(status_text(self.found, self.beside))

    # -- what is asked for -------------------------------------------------------------------------------------------

    def toggle_done(self, line: Line) -> None:
        """Done, or not done after all."""
        if line.state == "done":
            self.deeds.reopen(line)
        else:
            self.deeds.complete(line)
            self.view.step_open()

    def toggle_tomorrow(self) -> None:
        """Show tomorrow's tasks, or hide them again."""
        head = next((row for row in self.model.rows if isinstance(row, Head) and row.section is Section.TOMORROW), None)
        if head is not None:
            self._on_fold_asked(head)

    def show_task(self, task_id: int, section: Section, place: int) -> None:
        """Select a task, which is at a place of its section, and read or unfold so much of it as that takes."""
        self._wanted = task_id
        missing = place + 1 - self.loader.shown.of(section)
        if missing > 0:
            self.loader.shown = self.loader.shown.with_more(section, missing)
        self.memory.folded.discard(section)
        if missing > 0 or self.found is None:
            self.loader.load_list()
        else:
            self._show()

    def begin_line(self) -> None:
        """Write a reminder."""
        self.line.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave_line(self) -> None:
        (self.pages.currentWidget() or self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_added(self, task_id: int, due_on: date | None) -> None:
        today = self._host.ctx.clock.today()
        self._wanted = task_id
        if due_on is not None and due_on > today:
            self._wanted = None
            self._host.message(f"Added for {medium_day(due_on, today)}", about="undo")
        self.loader.load_list()

    def _on_fold_asked(self, head: Head) -> None:
        self.memory.folded ^= {head.section}
        is_open = head.section not in self.memory.folded
        self._entering = head.section if is_open else None
        if is_open and not self.loader.shown.of(head.section):
            self.loader.shown = self.loader.shown.with_more(head.section, _PAGE)
            self.loader.load_list()
        self._show()
        if not is_open:
            self.view.select_head(head)

    def _on_more_asked(self, more: More) -> None:
        self.loader.shown = self.loader.shown.with_more(more.section, _PAGE)
        self.loader.load_list()

    def _open_menu(self, line: Line, at: QPoint) -> None:
        menu = make_menu(self, line.task.subject)
        menu.aboutToHide.connect(menu.deleteLater)
        done = "Not done\tSpace" if line.state == "done" else "Done\tSpace"
        menu.addAction(done).triggered.connect(lambda: self.toggle_done(line))
        if line.state != "done":
            menu.addAction("Snooze…\tS").triggered.connect(lambda: put_off(self._host, self, line))
        menu.addAction("Open\tEnter").triggered.connect(lambda: self.deeds.open(line))
        if line.task.record is not None:
            menu.addAction("Print the call sheet…").triggered.connect(lambda: self.deeds.print_call_sheet(line))
        menu.addSeparator()
        menu.addAction("Delete\tDelete").triggered.connect(lambda: self.deeds.delete(line))
        menu.popup(at)

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front: what lingered goes where it belongs."""
        self.memory.lingering.clear()
        if self.found is None:
            self.pages.setCurrentWidget(self.skeleton)
            self.skeleton.start()
        self.loader.load()

    def toolbar(self) -> QWidget | None:
        """There is none."""
        return None

    def session_state(self) -> dict[str, Any]:
        """What is typed and not stored, and which sections are folded."""
        return {"text": self.line.edit.text(), "folded": sorted(self.memory.folded)}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Begin with it."""
        text, folded = state.get("text"), state.get("folded")
        if isinstance(text, str):
            self.line.edit.setText(text)
        if isinstance(folded, list):
            self.memory.folded = {Section(name) for name in folded if name in set(Section)} | {Section.TOMORROW}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Where there is no list, and from what stands beside it."""
        if (event.key(), event.modifiers(), event.isAutoRepeat()) == (Qt.Key.Key_C, _NONE, False):
            claim_one(self._host, self)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the worklist, the other column is below it."""
        super().resizeEvent(event)
        self._fit_aside()

    def _fit_aside(self) -> None:
        """Beside the list its place is kept until it is known that there is nothing to show."""
        wide = self.width() >= Theme.current().px(_WIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._across.setDirection(direction)
        self.side.set_low(not wide)
        self.aside.setVisible(wide if self.beside is None else not self.side.is_empty)
        self.aside.setFixedWidth(min(_SIDE_WIDTH, round(self.width() * _SIDE_SHARE)) if wide else self.width() - 40)
        least = 0 if wide else min(self.side.sizeHint().height(), round(self.height() * _LOW_SHARE))
        self.aside.setMinimumHeight(least)
        self.aside.setMaximumHeight(_UNLIMITED if wide else least)


def _day_text(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
