"""A screen with a list of companies or people: found by typed text, filtered by owner, sorted and edited in place."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.errors import ConflictError
from app.services.people.lists import ListQuery
from app.services.users import users
from app.ui.host import Action, Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.list_bar import ListBar
from app.ui.shared.paged_model import PagedColumn, PagedModel
from app.ui.shared.paged_view import PagedView, Sort
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.seen import Seen
from app.ui.shared.skeleton import Skeleton
from app.ui.shared.table_frame import TableFrame

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved
    from app.storage.feed import Change

_GATHER_MS = 30


@dataclass(frozen=True)
class ListKind:
    """What the list is of. ``edit(ctx, record_id, version, values)`` stores a cell; ``add`` asks for a new record.

    ``none_yet`` says what the list is good for, while it is empty.
    """

    table: str
    title: str
    one: str
    many: str
    icon: str
    columns: Sequence[PagedColumn]
    follows: frozenset[str]
    ids: Callable[[Context, ListQuery], array[int]]
    rows: Callable[[Context, Sequence[int]], Mapping[int, Any]]
    edit: Callable[[Context, int, int | None, dict[str, Any]], Saved]
    add: Callable[[Host], None]
    none_yet: str


class RecordListScreen(QWidget):
    """Enter or a click opens the sheet, F2 edits a cell, a click on a head sorts, Ctrl+F finds."""

    def __init__(self, host: Host, kind: ListKind) -> None:
        super().__init__()
        self._host, self._kind, self._desk = host, kind, SheetDesk(host, self)
        self.title, self.subtitle = kind.title, ""
        self.query = ListQuery(sort=((kind.columns[0].key, False),))
        self._wanted_id: int | None = None
        self._is_stale, self._is_loaded = True, False
        self.model = PagedModel(kind.columns, self)
        self.view = PagedView(kind.title, self.model)
        self.bar = ListBar(kind.many)
        self._skeleton = Skeleton("rows")
        self._nothing = EmptyState(kind.icon, "", "", "", framed=False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHER_MS)
        self._timer.timeout.connect(self.load)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 16)
        pile = QWidget()
        self._pile = QStackedLayout(pile)
        for page in (TableFrame(self.view), self._nothing, self._skeleton):
            self._pile.addWidget(page)
        column.addWidget(pile)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        kind = self._kind
        self.model.block_wanted.connect(self._on_block_wanted)
        self.model.edited.connect(self._on_edited)
        self.view.opened.connect(partial(self._host.open_record, kind.table))
        self.view.sort_wanted.connect(self._on_sort_wanted)
        self.view.moved.connect(self._tell)
        self.view.find_wanted.connect(self.bar.begin_find)
        self.bar.query_wanted.connect(self.ask)
        self.bar.left.connect(self.view.setFocus)
        self._nothing.acted.connect(self._on_nothing_acted)
        self._host.changes.connect(self._on_changed)
        self.installEventFilter(self)
        find = Action(f"{kind.table}.find", f"Find {kind.many}", self.bar.begin_find, "View", "Ctrl+F", "search")
        self._host.add_actions(self, (find,))

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The list was brought to front."""
        self.load()
        ctx = self._host.ctx
        self._host.runner.query(lambda: users(ctx), owner=self, done=self.bar.show_users, lane="users")

    def toolbar(self) -> QWidget | None:
        """Finding and filtering."""
        return self.bar

    def session_state(self) -> dict[str, Any]:
        """What is filtered, how it is sorted, which row is current."""
        query = self.query
        return {
            "text": query.text,
            "mine": query.mine,
            "unowned": query.unowned,
            "owner_ids": list(query.owner_ids),
            "sort": [list(pair) for pair in query.sort],
            "current": self.view.current_id,
        }

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what can't be understood is left out."""
        keys = {column.key for column in self._kind.columns}
        pairs = [pair for pair in _list(state, "sort") if isinstance(pair, list) and len(pair) == 2]
        sort = tuple((pair[0], pair[1] is True) for pair in pairs if pair[0] in keys)
        text, current = state.get("text"), state.get("current")
        self.query = ListQuery(
            text=text if isinstance(text, str) else "",
            mine=state.get("mine") is True,
            unowned=state.get("unowned") is True,
            owner_ids=tuple(key for key in _list(state, "owner_ids") if isinstance(key, int)),
            sort=sort or self.query.sort,
        )
        self._wanted_id = current if isinstance(current, int) else None

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The record so many rows on, which becomes the current one."""
        place = self.model.place_of(record_id) if table == self._kind.table else None
        key = None if place is None else self.model.id_at(place + by)
        if key is not None:
            self.view.select(key)
        return key

    # -- loading -----------------------------------------------------------------------------------------------------

    def ask(self, query: ListQuery) -> None:
        """Show what a query finds."""
        self.query = query
        self.load()

    def load(self) -> None:
        """Read the keys of all rows in their order."""
        self._is_stale = False
        self.bar.show_query(self.query)
        self.view.show_sort(self.query.sort)
        if not self._is_loaded:
            self._pile.setCurrentIndex(2)
            self._skeleton.start()
        ctx, query, ids = self._host.ctx, self.query, self._kind.ids
        self._host.runner.query(lambda: ids(ctx, query), owner=self, done=self._on_ids, lane="ids")

    def _on_ids(self, ids: array[int]) -> None:
        self._is_loaded = True
        self._skeleton.stop()
        if ids == self.model.ids:
            self.model.forget_rows()
        else:
            current, scrolled = self.view.current_id, self.view.verticalScrollBar().value()
            self.model.set_ids(ids)
            self.view.verticalScrollBar().setValue(scrolled)
            if not self.view.select(self._wanted_id or current) and ids:
                self.view.select(ids[0])
            self._wanted_id = None
        self._show_nothing(is_empty=not ids)
        self._tell()

    def _show_nothing(self, *, is_empty: bool) -> None:
        kind, filtered = self._kind, self.query.is_filtered
        if is_empty:
            title = f"No {kind.one} fits the filter" if filtered else f"No {kind.many} yet"
            sentence = "Look for something else, or clear the filter." if filtered else kind.none_yet
            self._nothing.show_words(title, sentence, "Clear filters" if filtered else f"New {kind.one}")
        self._pile.setCurrentIndex(1 if is_empty else 0)

    def _on_nothing_acted(self) -> None:
        if self.query.is_filtered:
            self.ask(ListQuery(sort=self.query.sort))
        else:
            self._kind.add(self._host)

    def _on_block_wanted(self, keys: array[int]) -> None:
        ctx, read = self._host.ctx, self._kind.rows

        def done(rows: Mapping[int, Any]) -> None:
            self.model.block_came(keys)
            self.model.put_rows(rows)

        self._host.runner.query(lambda: read(ctx, keys), owner=self, done=done)

    def _on_changed(self, change: Change) -> None:
        if change.is_bulk or any(row.table in self._kind.follows for row in change.rows):
            if self.isVisible():
                self._timer.start()
            else:
                self._is_stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.Show and self._is_stale and self._is_loaded:
            self.load()
        return False

    # -- changing ----------------------------------------------------------------------------------------------------

    def _on_sort_wanted(self, sort: Sort) -> None:
        self.ask(replace(self.query, sort=sort))

    def _on_edited(self, key: int, column: str, text: str) -> None:
        row = self.model.row_of(key)
        if row is None:
            return
        self._store(key, Seen(row.version), column, text)

    def _store(self, key: int, seen: Seen, column: str, text: str) -> None:
        ctx, edit = self._host.ctx, self._kind.edit

        def failed(error: Exception) -> None:
            retry = None
            if isinstance(error, ConflictError):
                retry = partial(self._store, key, Seen(error.version), column, text)
            self._host.show_error(error, retry=retry)

        self._desk.run(lambda: seen.edit(lambda version: edit(ctx, key, version, {column: text})), failed=failed)

    def _tell(self) -> None:
        """The count beside the title, and what is selected in the status bar."""
        kind, count, chosen = self._kind, len(self.model.ids), self.view.selected_count
        self.subtitle = f"{count:,} {kind.one if count == 1 else kind.many}" if self._is_loaded else ""
        if not self.isVisible():
            return
        right = f"{chosen:,} of {count:,} selected" if chosen > 1 else ""
        self._host.set_status(right, (("Enter", "open"), ("F2", "edit"), ("Ctrl F", "find")))


def _list(state: Mapping[str, Any], key: str) -> list[Any]:
    found = state.get(key)
    return found if isinstance(found, list) else []
