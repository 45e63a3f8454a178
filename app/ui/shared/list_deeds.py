"""What is done with the rows of a list: stored in their cells, chosen for many at once, copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.people_words import NOBODY
from app.services.many.edit import EditMany
from app.services.many.seen import Common, common
from app.services.users import UserRow
from app.ui.host import Host
from app.ui.shared.list_kind import ListKind
from app.ui.shared.many.desk import ManyDesk
from app.ui.shared.menus import make_menu
from app.ui.shared.paged_model import PagedColumn
from app.ui.shared.paged_view import PagedView
from app.ui.shared.sheet.desk import SheetDesk

if TYPE_CHECKING:
    from app.services.context import Context

_BLOCK = 500


class ListDeeds(QObject):
    """``owner`` is the screen that commands are run for."""

    def __init__(self, host: Host, kind: ListKind, view: PagedView, owner: QWidget) -> None:
        super().__init__(owner)
        self._host, self._kind, self._view, self._owner = host, kind, view, owner
        self._desk, self._many = SheetDesk(host, owner), ManyDesk(host, owner)
        self._users: tuple[UserRow, ...] = ()
        view.paged.edited.connect(self._on_edited)
        view.pick_wanted.connect(self._offer_for_row)
        view.copy_wanted.connect(self.copy)
        view.change_wanted.connect(self.change_many)

    def show_users(self, users: tuple[UserRow, ...]) -> None:
        """Who can be an owner."""
        self._users = users

    # -- one row -----------------------------------------------------------------------------------------------------

    def _on_edited(self, row: Any, column: str, text: str) -> None:
        self._store(row.id, row.version, {column: text})

    def _store(self, key: int, version: int, values: dict[str, Any]) -> None:
        ctx, edit = self._host.ctx, self._kind.edit
        self._desk.change(lambda seen: edit(ctx, key, seen, values), version)

    def _offer_for_row(self, row: Any, column: PagedColumn, at: QPoint) -> None:
        def choose(user_id: int | None) -> None:
            if user_id != column.chosen(row):
                self._store(row.id, row.version, {column.picks: user_id})

        self._offer_owners(at, choose, column.chosen(row))

    # -- several rows ------------------------------------------------------------------------------------------------

    def offer_owners(self, at: QPoint) -> None:
        """Choose who owns the selected rows from here on."""
        keys = list(self._view.selected_ids())
        rows = {key: self._view.paged.row_of(key) for key in keys}
        seen = {key: row.version for key, row in rows.items() if row is not None}
        # Rows that were never in sight are taken as they are when the menu opens.
        ask = partial(common, self._host.ctx, self._kind.table, [key for key in keys if key not in seen])

        def offer(unseen: Common) -> None:
            self._offer_owners(at, partial(self._give, {**seen, **unseen.versions}))

        if keys:
            self._host.runner.query(ask, owner=self, done=offer, lane="versions")

    def _give(self, versions: Mapping[int, int], owner_id: int | None) -> None:
        self._many.run(EditMany(self._kind.table, versions, {"owner_id": owner_id}))

    def change_many(self) -> None:
        """Ask what shall be changed of the selected rows."""
        keys = list(self._view.selected_ids())
        if keys:
            self._many.ask(self._kind.table, keys)

    def _offer_owners(self, at: QPoint, choose: Callable[[int | None], None], now: int | None = -1) -> None:
        menu = make_menu(self._owner, "Owner")
        menu.aboutToHide.connect(menu.deleteLater)
        people: list[tuple[int | None, str]] = [(user.id, user.name) for user in self._users if user.is_active]
        for key, words in (*people, (None, NOBODY)):
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == now)
            action.triggered.connect(lambda _checked=False, key=key: choose(key))
        menu.popup(at)

    # -- copying -----------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as a table that spreadsheets take."""
        keys, columns = list(self._view.selected_ids()), self._view.shown_columns
        if not keys:
            return
        work = partial(_as_table, self._host.ctx, self._kind.rows, keys, columns)
        self._host.runner.query(work, owner=self, done=partial(self._on_read, len(keys)), lane="copy")

    def _on_read(self, count: int, text: str) -> None:
        QApplication.clipboard().setText(text)
        words = self._kind.one if count == 1 else self._kind.many
        self._host.message(f"Copied {count:,} {words}", kind="info")


def _as_table(
    ctx: Context,
    read: Callable[[Context, Sequence[int]], Mapping[int, Any]],
    keys: Sequence[int],
    columns: Sequence[PagedColumn],
) -> str:
    """Heads and rows, cells separated by tabs; what would be a formula to a spreadsheet is marked as text."""
    from app.services.exchange.safe_text import guarded

    lines = ["\t".join(column.head for column in columns)]
    for start in range(0, len(keys), _BLOCK):
        some = keys[start : start + _BLOCK]
        rows = read(ctx, some)
        for row in (rows[key] for key in some if key in rows):
            cells = (" ".join(column.text(row).split()) for column in columns)
            lines.append("\t".join(map(guarded, cells)))
    return "\n".join(lines) + "\n"
