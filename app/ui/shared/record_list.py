"""A screen with a list of companies or people: found by typed text, filtered by owner, sorted and edited in place."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.services.people.lists import ListQuery
from app.services.users import UserRow, users
from app.services.views import View, views
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.list_bar import ListBar
from app.ui.shared.list_deeds import ListDeeds
from app.ui.shared.list_definition import from_json, to_json
from app.ui.shared.list_kind import ListKind
from app.ui.shared.list_menus import ListMenus
from app.ui.shared.paged_model import PagedModel
from app.ui.shared.paged_view import PagedView, Sort
from app.ui.shared.skeleton import Skeleton
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.views_menu import ViewsMenu

if TYPE_CHECKING:
    from app.storage.feed import Change

_GATHER_MS = 30
_ROW_HINTS = (("Enter", "open"), ("Ctrl Enter", "as a page"), ("F2", "edit"), ("Ctrl C", "copy"), ("Ctrl F", "find"))


class RecordListScreen(QWidget):
    """Enter or a click opens the sheet, F2 edits a cell, a click on a head sorts, Ctrl+F finds, Ctrl+C copies."""

    def __init__(self, host: Host, kind: ListKind) -> None:
        super().__init__()
        self._host, self._kind = host, kind
        self.title, self.subtitle = kind.title, ""
        self.query = ListQuery(sort=((kind.columns[0].key, False),))
        self._wanted_id: int | None = None
        self._is_stale, self._is_loaded, self._is_begun, self._knows_views = True, False, False, False
        self._sums = ""
        self.model = PagedModel(kind.columns, self)
        self.view = PagedView(kind.title, self.model)
        self.bar = ListBar(kind.many)
        self.deeds = ListDeeds(host, kind, self.view, self)
        self.views = ViewsMenu(host, kind.table, self._definition, self, hint="Filter, order and columns are kept")
        self.menus = ListMenus(host, kind, self.view, self.bar, self.deeds, self.views)
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
        self.view.opened.connect(partial(self._host.open_record, kind.table))
        self.view.page_wanted.connect(partial(self._host.open_record, kind.table, full=True))
        self.view.sort_wanted.connect(self._on_sort_wanted)
        self.view.moved.connect(self._on_moved)
        self.view.edit_ended.connect(self._on_edit_ended)
        self.view.find_wanted.connect(self.bar.begin_find)
        self.bar.query_wanted.connect(self.ask)
        self.bar.left.connect(self.view.setFocus)
        self.views.chosen.connect(lambda view: self.show_definition(view.definition))
        self._nothing.acted.connect(self._on_nothing_acted)
        self._host.changes.connect(self._on_changed)
        self.installEventFilter(self)
        self._host.add_actions(self, self.menus.actions())

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The list was brought to front."""
        ctx, table = self._host.ctx, self._kind.table
        self._host.runner.query(lambda: users(ctx), owner=self, done=self._on_users, lane="users")
        if self._is_begun:
            self.load()
        else:
            self._show_skeleton()
        if not self._knows_views:
            self._knows_views = True
            self._host.runner.query(partial(views, ctx, table), owner=self, done=self._begin, lane="views")

    def _begin(self, found: tuple[View, ...]) -> None:
        """Unless the list goes on where it was left, start with the view that somebody chose to start with."""
        start = next((view for view in found if view.is_default), None)
        if not self._is_begun:
            self._is_begun = True
            if start is None:
                self.load()
            else:
                self.show_definition(start.definition)
        self.views.know(found)

    def _on_users(self, users: tuple[UserRow, ...]) -> None:
        self.bar.show_users(users)
        self.deeds.show_users(users)

    def toolbar(self) -> QWidget | None:
        """Finding and filtering."""
        return self.bar

    def session_state(self) -> dict[str, Any]:
        """What is filtered, how it is sorted, which columns are shown, which row is current."""
        return {**self._definition(), "current": self.view.current_id}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what can't be understood is left out."""
        self._is_begun = True
        current = state.get("current")
        self._wanted_id = current if isinstance(current, int) else None
        self._take(state)

    def show_definition(self, definition: Mapping[str, Any]) -> None:
        """Show a saved view."""
        self._take(definition)
        self.load()

    def _definition(self) -> dict[str, Any]:
        return to_json(self.query, self.view.chosen)

    def _take(self, stored: Mapping[str, Any]) -> None:
        usual = ListQuery(sort=((self._kind.columns[0].key, False),)).sort
        self.query, columns = from_json(stored, [column.key for column in self._kind.columns], usual)
        self.view.choose(columns)

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
        """Read the keys of all rows in their order; while somebody types in a cell, that waits."""
        if self.view.is_editing:
            self._is_stale = True
            return
        self._is_stale = False
        self.bar.show_query(self.query)
        self.view.show_sort(self.query.sort)
        if not self._is_loaded:
            self._show_skeleton()
        ctx, query, ids = self._host.ctx, self.query, self._kind.ids
        self._host.runner.query(lambda: ids(ctx, query), owner=self, done=self._on_ids, lane="ids")

    def _show_skeleton(self) -> None:
        self._pile.setCurrentIndex(2)
        self._skeleton.start()

    def _on_edit_ended(self) -> None:
        if self._is_stale and not self.view.is_editing:
            self.load()

    def _on_ids(self, ids: array[int]) -> None:
        self._is_loaded = True
        self._skeleton.stop()
        if self.view.is_editing:
            self._is_stale = True
            return
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

    def _on_moved(self) -> None:
        """Another selection: its sums are asked for, since most of its rows may never have been read."""
        self._sums = ""
        self._tell()
        sums, ctx = self._kind.sums, self._host.ctx
        if sums is not None and self.view.selected_count > 1:
            keys = list(self.view.selected_ids())
            self._host.runner.query(partial(sums, ctx, keys), owner=self, done=self._on_sums, lane="sums")

    def _on_sums(self, words: str) -> None:
        self._sums = words if self.view.selected_count > 1 else ""
        self._tell()

    def _tell(self) -> None:
        """The count beside the title, and what is selected in the status bar."""
        kind, count, chosen = self._kind, len(self.model.ids), self.view.selected_count
        self.subtitle = f"{count:,} {kind.one if count == 1 else kind.many}" if self._is_loaded else ""
        if not self.isVisible():
            return
        right = ", ".join(filter(None, (f"{chosen:,} of {count:,} selected", self._sums))) if chosen > 1 else ""
        self._host.set_status(right, _ROW_HINTS if count or not self._is_loaded else ())
