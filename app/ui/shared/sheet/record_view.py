"""What the sheets of deals, companies and people have in common: one record after the other, story, steps, changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.services.bin import RestoreRecord, restore_record
from app.services.saved import Saved
from app.ui.host import Action, Host
from app.ui.shared.labels import Label
from app.ui.shared.menus import make_menu
from app.ui.shared.record_options import person_options
from app.ui.shared.sheet.changes_list import ChangesList
from app.ui.shared.sheet.confirm import confirm
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.frame import SheetFrame, SheetTabs
from app.ui.shared.sheet.history_dialog import show_history
from app.ui.shared.sheet.loader import RecordLoader
from app.ui.shared.sheet.notes_box import NotesBox
from app.ui.shared.sheet.promise_panel import PromisePanel
from app.ui.shared.sheet.record_form import RecordForm
from app.ui.shared.sheet.record_kind import RecordKind
from app.ui.shared.sheet.record_rules import RecordRules, lock_parts
from app.ui.shared.sheet.step_panel import StepPanel
from app.ui.shared.sheet.story_tab import StoryTab

TIMELINE, CHANGES = "Timeline", "Changes"
_SCOPE = "sheet"
_ENROL = "nurture.enrol"
_CALL_BACK = "call_back.schedule"
_DETAILS, _HISTORY = "Time planned for the next step, and what it follows", "History of the next step"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordView(SheetFrame):
    """Subclasses lay their parts out, call ``begin`` at the end of that, and show what ``loader.loaded`` brings."""

    def __init__(self, host: Host, kind: RecordKind, forms: tuple[FactsForm, ...]) -> None:
        super().__init__(kind.noun.capitalize())
        self.host, self.kind, self.desk = host, kind, SheetDesk(host, self)
        self.notes = NotesBox()
        self.form = RecordForm(self.desk, kind.edit, forms, self.notes, lambda: self.loader.load())
        self._forms = forms
        note = Label("", "meta", "text2", wrap=True)
        note.setContentsMargins(0, 0, 0, 4)
        self.rules = RecordRules(lambda: host.ctx.actor, kind.table, forms, self.notes, note)
        self.steps, self.promises = StepPanel(self.desk), PromisePanel(self.desk)
        self.steps.why_not = self.rules.why_not_task
        self.story = StoryTab(self.desk, kind.table, person_options(host, self.company_id))
        self.changes = ChangesList(self.desk, kind.table)
        self.loader = RecordLoader(host, self, kind.follows, kind.read)
        self.tabs = SheetTabs()
        self.actions_here: tuple[Action, ...] = ()

    def company_id(self) -> int | None:
        """The company whose people are offered first."""
        return None

    def begin(self, tabs: Sequence[tuple[str, QWidget]], actions: tuple[Action, ...]) -> None:
        """Add the tabs below what was laid out, and connect everything."""
        for name, page in ((TIMELINE, self.story), *tabs, (CHANGES, self.changes)):
            self.tabs.add(name, page)
        self.body.insertWidget(0, self.rules.note)
        self.place_tabs()
        self.loader.gone.connect(self._on_gone)
        self.close_button.clicked.connect(self.host.close_sheet)
        self.more_button.clicked.connect(self.open_menu)
        self.page_button.clicked.connect(self.open_page)
        self.story.more_asked.connect(self.loader.load_more)
        self.steps.reached_out.connect(self.write)
        self.steps.left.connect(self.take_focus)
        self.promises.left.connect(self.take_focus)
        self.story.composer.promise_asked.connect(self.promise)
        self.story.left.connect(self.take_focus)
        self.tabs.turned.connect(self._on_turned)
        self.actions_here = (*self._common_actions(), *actions)
        letters = [action for action in self.actions_here if action.key and len(action.key) == 1]
        self.keys = {action.key or "": partial(self._do, action) for action in letters}
        self.host.add_actions(self, self.actions_here)

    def place_tabs(self) -> None:
        """Put the tabs below everything else."""
        self.body.addWidget(self.tabs)
        self.body.addStretch(1)

    # -- a record of the window --------------------------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """The record that is shown."""
        return self.loader.record_id

    def show_record(self, record_id: int) -> None:
        """Load and show a record."""
        if record_id != self.record_id:
            self.notes.commit()
            lost = self.form.leave()
            if lost:
                self.host.message("Not everything you typed could be saved", detail=lost, kind="info")
            self.desk.subject = self.kind.subject(record_id)
            self.story.turn_to(record_id)
            self.steps.forget()
            self.promises.forget()
            self.scroll_to_top()
        self.loader.show(record_id)

    def show_common(self, sheet: Any, title: str) -> None:
        """Show what all kinds of records have."""
        self.story.show_timeline(sheet.timeline)
        self.story.show_due(sheet.tasks)
        lock_parts(self.story.composer, self.rules.why_not_logged())
        self.promises.show_promises(sheet.promises)
        self.notes.show_text(sheet.id, sheet.values["notes"] or "")
        if self.tabs.current == CHANGES:
            self.changes.load(sheet.id)
        self.setAccessibleName(f"{self.kind.noun.capitalize()}: {title}")

    # -- what can be done here ---------------------------------------------------------------------------------------

    def write(self, kind: str) -> None:
        """Begin a note, or the log of a call, an e-mail or a meeting."""
        self.tabs.turn_to(TIMELINE)
        self.story.composer.begin(kind)
        self.reveal(self.story.composer)

    def promise(self) -> None:
        """Ask for a promise."""
        self.promises.give()
        self.reveal(self.promises)

    def edit_fact(self, column: str) -> None:
        """Begin to edit a fact."""
        form = next(form for form in self._forms if column in form.columns)
        form.field(column).begin_edit()
        self.reveal(form.field(column))

    def remove(self, title: str, words: str, delete: Callable[[int | None], Saved], version: int) -> None:
        """Ask, then delete the record as it was seen, and close its sheet."""

        def removed(_saved: Saved) -> None:
            self.loader.forget()
            self.host.close_sheet()

        def run() -> None:
            self.desk.change(delete, version, done=removed, toast=True)

        confirm(self.host, f"Delete {title}?", words, f"Delete the {self.kind.noun}", run)

    def show_changes(self) -> None:
        """Turn to what was changed here."""
        self.tabs.turn_to(CHANGES)
        self.reveal(self.changes)

    def open_page(self) -> None:
        """Show the record over the whole place."""
        if self.record_id is not None:
            self.host.open_record(self.kind.table, self.record_id, full=True)

    def _why_no_step(self) -> str | None:
        return None if self.steps.first is not None else "There is no next step."

    def _show_step(self) -> None:
        task = self.steps.first
        if task is not None:
            show_history(self.host, "tasks", task.id, f"“{task.subject}”")

    def take_focus(self) -> None:
        """Let letters be commands again."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_menu(self) -> None:
        """Show all commands with their keys."""
        menu = make_menu(self, "Commands")
        menu.aboutToHide.connect(menu.deleteLater)
        for action in self.actions_here:
            reason = action.reason()
            entry = menu.addAction(action.text.replace("&", "&&") + (f"\t{action.key}" if action.key else ""))
            entry.setEnabled(reason is None)
            entry.setToolTip(reason or "")
            entry.triggered.connect(lambda _checked=False, run=action.run: run())
        menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _do(self, action: Action) -> None:
        """By its letter: do it, or say why it can't be done."""
        reason = action.reason()
        if reason is None:
            action.run()
        else:
            self.host.message(f"{action.text}: not possible", detail=reason, kind="info")

    def why_no_edit(self, column: str) -> str | None:
        """Why the user may not change a fact here; None where they may."""
        return self.rules.why_not_edited(column) or None

    def why_no_removal(self) -> str | None:
        """Why the user may not delete the record."""
        return self.rules.why_not_removed() or None

    def _why_no_log(self) -> str | None:
        return self.rules.why_not_logged() or None

    def _why_no_plan(self) -> str | None:
        return self.rules.why_not_task(None) or None

    def _why_no_snooze(self) -> str | None:
        return self.rules.why_not_task(self.steps.first) or None

    def action(
        self,
        key: str,
        text: str,
        run: Callable[[], None],
        letter: str | None = None,
        icon: str | None = None,
        reason: Callable[[], str | None] = lambda: None,
    ) -> Action:
        """A command of this sheet as data; its letter is taken by the sheet while it has the focus."""
        menu = "Deal" if self.kind.table == "deals" else None
        return Action(f"{self.kind.noun}.{key}", text, run, menu, letter, icon, scope=_SCOPE, reason=reason)

    def enrol_actions(self) -> tuple[Action, ...]:
        """The way into a nurture programme, where the window has one."""
        if not self.host.can_run(_ENROL):
            return ()
        run, why_not = partial(self.host.run, _ENROL), partial(self.rules.why_not_added, "enrolments")
        return (self.action("enrol", "Enrol in a programme…", run, None, "sprout", lambda: why_not() or None),)

    def _call_back_action(self) -> tuple[Action, ...]:
        run, name = partial(self.host.run, _CALL_BACK), "Schedule a call-back…"
        action = self.action("call_back", name, run, None, "phone-forwarded", self._why_no_plan)
        return (action,) if self.host.can_run(_CALL_BACK) else ()

    def print_call_sheet(self) -> None:
        """Show what to take to the telephone before it is printed."""
        from app.ui.shared.call_sheets import print_records  # printing is loaded by whoever prints

        if self.record_id is not None:
            print_records(self.host, [(self.kind.table, self.record_id)])

    def _common_actions(self) -> tuple[Action, ...]:
        return (
            self.action("note", "Write a note", partial(self.write, "note"), "N", "message-square", self._why_no_log),
            self.action("log_call", "Log a call", partial(self.write, "call"), "L", "phone", self._why_no_log),
            self.action("log_email", "Log an e-mail", partial(self.write, "email"), "E", "mail", self._why_no_log),
            self.action("log_meeting", "Log a meeting", partial(self.write, "meeting"), "M", "users", self._why_no_log),
            *self._call_back_action(),
            self.action("call_sheet", "Print the call sheet…", self.print_call_sheet, None, "printer"),
            self.action("promise", "Note a promise", self.promise, "P", "handshake"),
            self.action("plan", "Plan a next step", self.steps.plan, "T", "calendar", self._why_no_plan),
            self.action("snooze", "Put the next step off", self.steps.snooze, "S", "alarm-clock", self._why_no_snooze),
            self.action("history", f"History of the {self.kind.noun}", self.show_changes, None, "history"),
            self.action("step_details", _DETAILS, self.steps.details, "D", "clock", self._why_no_snooze),
            self.action("step_history", _HISTORY, self._show_step, None, "history", self._why_no_step),
            self.action("page", "Open as a page", self.open_page, "Ctrl+Enter", "maximize-2"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if by is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.host.step_record(by)
            event.accept()
            return
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.open_page()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_turned(self, name: str) -> None:
        if name == CHANGES and self.record_id is not None:
            self.changes.load(self.record_id)

    def _on_gone(self, words: str) -> None:
        """Somebody else has deleted it: it lies in the bin, and what was typed here may need it back."""
        record_id, table, ctx = self.record_id, self.kind.table, self.desk.ctx
        self.loader.forget()
        self.host.close_sheet()
        if record_id is None:
            return
        restore = partial(restore_record, ctx, RestoreRecord(table, record_id))

        def bring_back() -> None:
            self.desk.run(restore, done=lambda _restored: self.host.open_record(table, record_id), toast=True)

        self.host.message(words, kind="info", actions=(("Restore it", bring_back),))
