"""The tab in which the story of a record is read and written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.activities import (
    DeleteActivity,
    EditActivity,
    LogActivity,
    delete_activity,
    edit_activity,
    first_line,
    log_activity,
)
from app.services.conversations import Conversation, LogConversation, call_made, due_calls, log_conversation
from app.services.tasks import TaskRow
from app.services.timeline import Entry, Timeline
from app.ui.shared.call_in_hand import CallInHand
from app.ui.shared.choice_popup import Option
from app.ui.shared.picker_field import Ask
from app.ui.shared.sheet.composer import Composer, Draft
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.draft_store import DraftStore
from app.ui.shared.sheet.timeline_list import TimelineList


class StoryTab(QWidget):
    """What is written and not stored yet is kept for each record, also while others are shown."""

    more_asked = Signal()
    left = Signal()

    def __init__(self, desk: SheetDesk, table: str, ask_people: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._record_id: int | None = None
        self._due: tuple[TaskRow, ...] | None = None
        self._drafts = DraftStore.shared(desk.host, table)
        self._drafts.loaded.connect(self._on_drafts_loaded)
        self._drafts.changed.connect(self._on_written_elsewhere)
        self.composer = Composer(ask_people, desk.host.runner)
        self.composer.expected = self._expected
        self.list = TimelineList()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.composer)
        column.addWidget(self.list)
        self.composer.submitted.connect(self._on_submitted)
        self.composer.changed.connect(self._on_draft_changed)
        self.composer.left.connect(self.left)
        self.list.edit_asked.connect(self.composer.edit)
        self.list.delete_asked.connect(self._on_delete_asked)
        self.list.more_asked.connect(self.more_asked)

    def turn_to(self, record_id: int) -> None:
        """Show what was begun for another record."""
        if record_id == self._record_id:
            return
        self._record_id, self._due = record_id, None
        self.composer.show_draft(self._drafts.get(record_id))

    def _on_draft_changed(self, draft: Draft) -> None:
        if self._record_id is not None:
            self._drafts.put(self._record_id, draft)

    def _on_written_elsewhere(self, record_id: int) -> None:
        """Another view of the same record, such as its page, is written in."""
        if record_id == self._record_id and self.composer.draft != self._drafts.get(record_id):
            self.composer.show_draft(self._drafts.get(record_id))

    def _on_drafts_loaded(self) -> None:
        if self._record_id is not None and self.composer.draft.is_empty:
            self.composer.show_draft(self._drafts.get(self._record_id))

    def show_timeline(self, timeline: Timeline) -> None:
        """Show what happened."""
        self.list.show_timeline(timeline, self._desk.ctx.clock)

    def show_due(self, tasks: Iterable[TaskRow]) -> None:
        """The open tasks of the record: a call that is due among them is what a conversation is taken for."""
        is_first, self._due = self._due is None, due_calls(self._desk.ctx, tasks, self._desk.subject)
        if is_first:
            self.composer.name_expected()  # it may have been begun before

    def _expected(self) -> Option | None:
        call = call_made(self._due or (), None, self._chosen)
        return None if call is None or call.contact_id is None else Option(call.contact_id, call.who)

    @property
    def _chosen(self) -> int | None:
        return CallInHand.of(self._desk.host).task_id

    def _on_submitted(self, draft: Draft) -> None:
        ctx, record_id = self._desk.ctx, self._record_id
        if record_id is None:
            return
        if draft.entry is not None:
            edit = EditActivity(draft.entry.id, draft.entry.version, _corrected(draft))
            self._desk.run(partial(edit_activity, ctx, edit), done=lambda _: self._stored(record_id, draft))
            return
        subject = self._desk.subject
        person = draft.person.key if draft.person and isinstance(draft.person.key, int) else subject.contact_id
        log = LogActivity(
            draft.kind,
            draft.text,
            minutes=draft.minutes,
            deal_id=subject.deal_id,
            company_id=subject.company_id,
            contact_id=person,
        )
        if draft.kind == "call":
            talk = LogConversation(log, self._chosen, with_planned=self._due is None)
            self._desk.run(partial(log_conversation, ctx, talk), done=partial(self._talked, record_id, draft))
        else:
            self._desk.run(partial(log_activity, ctx, log), done=lambda _: self._stored(record_id, draft))

    def _talked(self, record_id: int, draft: Draft, saved: Conversation) -> None:
        self._stored(record_id, draft)
        if saved.made:
            host = self._desk.host
            host.message(saved.label, actions=(("Undo", partial(host.run, "edit.undo")),), about="undo")

    def _stored(self, record_id: int, draft: Draft) -> None:
        """Clear what was stored, unless somebody went on writing meanwhile."""
        if record_id == self._record_id:
            if self.composer.draft == draft:
                self.composer.clear()
        elif self._drafts.get(record_id) == draft:
            self._drafts.put(record_id, Draft())

    def _on_delete_asked(self, entry: Entry) -> None:
        cmd = DeleteActivity(entry.id, entry.version)
        self._desk.run(partial(delete_activity, self._desk.ctx, cmd), toast=True)


def _corrected(draft: Draft) -> dict[str, Any]:
    """The columns of a corrected entry. A note's first line is its subject; the other kinds keep theirs."""
    if draft.kind == "note":
        subject, body = first_line(draft.text)
        return {"subject": subject, "body": body}
    return {"body": draft.text, "minutes": draft.minutes}
