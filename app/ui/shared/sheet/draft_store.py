"""The drafts of one kind of record: in memory for each record, and on disk a moment after each change."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.config.drafts import load_drafts, save_drafts
from app.ui.host import Host
from app.ui.shared.choice_popup import Option
from app.ui.shared.sheet.composer import KIND_NAMES, Draft

_SAVE_MS = 700

_log = logging.getLogger(__name__)


class DraftStore(QObject):
    """A draft that corrects a stored entry is kept in memory only: by the next start the entry may be another."""

    loaded = Signal()
    changed = Signal(int)
    """The draft of this record is another."""

    @staticmethod
    def shared(host: Host, table: str) -> DraftStore:
        """The one that all views of these records in a window share: each goes on where another ended."""
        name = f"drafts of {table} in {host.ctx.db.location.title}"
        found: DraftStore | None = host.window.findChild(DraftStore, name)
        if found is None:
            found = DraftStore(host, table, host.window)
            found.setObjectName(name)
        return found

    def __init__(self, host: Host, table: str, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._table = host, table
        self._place = host.ctx.db.location.title
        self._drafts: dict[int, Draft] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_MS)
        self._timer.timeout.connect(self.save)
        place = self._place
        host.runner.query(lambda: load_drafts(place, table), owner=self, done=self._on_loaded, lane="drafts")

    def get(self, record_id: int) -> Draft:
        """What was begun for a record."""
        return self._drafts.get(record_id, Draft())

    def put(self, record_id: int, draft: Draft) -> None:
        """Keep a draft; an empty one is forgotten."""
        if draft == self.get(record_id):
            return
        self._drafts.pop(record_id, None)
        if not draft.is_empty:
            self._drafts[record_id] = draft
        self._timer.start()
        self.changed.emit(record_id)

    def save(self) -> None:
        """Put them on disk now, if they changed."""
        self._timer.stop()
        place, table = self._place, self._table
        plain = {key: _plain(draft) for key, draft in self._drafts.items() if draft.entry is None}
        self._host.runner.background(
            lambda _progress: save_drafts(place, table, plain),
            owner=self,
            done=lambda _: None,
            failed=self._on_failed,
        )

    def _on_loaded(self, stored: dict[int, dict[str, Any]]) -> None:
        """What is being written already counts more than what was stored."""
        self._drafts = {key: _draft(plain) for key, plain in stored.items()} | self._drafts
        self.loaded.emit()

    def _on_failed(self, error: Exception) -> None:
        """A draft that can't be put on disk is still there on screen; nobody needs to be disturbed for it."""
        _log.warning("drafts were not stored: %s", type(error).__name__)


def _plain(draft: Draft) -> dict[str, Any]:
    person = draft.person
    key = person.key if person is not None and isinstance(person.key, int) else None
    return {
        "kind": draft.kind,
        "text": draft.text,
        "minutes": draft.minutes,
        "person": [key, person.text] if person is not None and key is not None else None,
    }


def _draft(plain: dict[str, Any]) -> Draft:
    """A stored draft; parts that can't be understood are left out."""
    kind, text, minutes, person = (plain.get(name) for name in ("kind", "text", "minutes", "person"))
    chosen = None
    if isinstance(person, list) and len(person) == 2 and isinstance(person[0], int):
        chosen = Option(person[0], str(person[1]))
    return Draft(
        kind if kind in KIND_NAMES else "note",
        text if isinstance(text, str) else "",
        chosen,
        minutes if isinstance(minutes, int) else None,
    )
