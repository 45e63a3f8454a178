"""The menus of a list, and its commands as data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.ui.host import Action, Host
from app.ui.shared.list_bar import ListBar
from app.ui.shared.list_deeds import ListDeeds
from app.ui.shared.list_kind import ListKind
from app.ui.shared.menus import make_menu
from app.ui.shared.paged_view import PagedView
from app.ui.shared.views_menu import ViewsMenu


class ListMenus(QObject):
    """The columns, the selected rows, the saved views."""

    def __init__(
        self, host: Host, kind: ListKind, view: PagedView, bar: ListBar, deeds: ListDeeds, views: ViewsMenu
    ) -> None:
        super().__init__(view)
        self._host, self._kind, self._view, self._bar, self._deeds, self._views = host, kind, view, bar, deeds, views
        view.columns_wanted.connect(self.open_columns)
        view.menu_wanted.connect(self.open_rows)
        bar.columns_wanted.connect(self.open_columns)
        bar.views_wanted.connect(views.open)

    def actions(self) -> tuple[Action, ...]:
        """What can be done here, for menus, palette and keys."""
        kind, bar, view = self._kind, self._bar, self._view

        def none_selected() -> str | None:
            return None if view.selected_count else f"no {kind.one} is selected"

        def action(name: str, text: str, run: Callable[[], None], icon: str, **how: Any) -> Action:
            return Action(f"{kind.table}.{name}", text, run, "View", icon=icon, **how)

        def give() -> None:
            self._deeds.offer_owners(view.mapToGlobal(QPoint(40, 80)))

        def no_letters() -> str | None:
            return none_selected() or self._why_no_letters() or None

        owner = f"Change the owner of the selected {kind.many}"
        letters = f"Write letters to the selected {kind.many}"
        return (
            action("find", f"Find {kind.many}", bar.begin_find, "search", key="Ctrl+F"),
            action("columns", "Choose columns", lambda: self.open_columns(bar.columns_point()), "columns-3"),
            *self._views.actions(bar.views_point),
            action("copy", f"Copy the selected {kind.many}", self._deeds.copy, "copy", reason=none_selected),
            action("owner", owner, give, "user", reason=none_selected),
            action(
                "change",
                f"Change the selected {kind.many}…",
                self._deeds.change_many,
                "pencil",
                key="Shift+F2",
                scope="list",
                reason=none_selected,
                keywords="bulk edit many owner source",
            ),
            action(
                "letters", letters, self._write_letters, "printer", reason=no_letters, keywords="mail merge post print"
            ),
            action(
                "calls",
                f"Print call sheets of the selected {kind.many}",
                self._print_calls,
                "phone",
                reason=none_selected,
                keywords="telephone promises paper pdf",
            ),
        )

    def open_columns(self, at: QPoint) -> None:
        """Choose which columns are shown; the first one always is."""
        menu = make_menu(self._parent(), "Columns")
        menu.aboutToHide.connect(menu.deleteLater)
        shown = {column.key for column in self._view.shown_columns}
        for column in self._kind.columns[1:]:
            action = menu.addAction(column.head)
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.triggered.connect(lambda checked, key=column.key: self._turn(shown, key, is_wanted=checked))
        menu.addSeparator()
        usual = menu.addAction("The usual columns")
        usual.setEnabled(self._view.chosen is not None)
        usual.triggered.connect(lambda _checked=False: self._view.choose(None))
        menu.popup(at)

    def _turn(self, shown: set[str], key: str, *, is_wanted: bool) -> None:
        self._view.choose(list(shown | {key} if is_wanted else shown - {key}))

    def open_rows(self, at: QPoint) -> None:
        """What can be done with the selected rows."""
        menu = make_menu(self._parent(), "Rows")
        menu.aboutToHide.connect(menu.deleteLater)
        count = self._view.selected_count
        what = f"{count:,} {self._kind.one if count == 1 else self._kind.many}"
        deeds: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Open\tEnter", self._open),
            ("Open as a page\tCtrl+Enter", partial(self._open, full=True)),
            ("Copy\tCtrl+C", self._deeds.copy),
            ("Change the owner…", partial(self._deeds.offer_owners, at)),
            (f"Change {what}…\tShift+F2", self._deeds.change_many),
        )
        for words, run in deeds:
            menu.addAction(words).triggered.connect(lambda _checked=False, run=run: run())
        menu.addAction("Print call sheets…").triggered.connect(lambda _checked=False: self._print_calls())
        letters = menu.addAction("Write letters…")
        letters.setEnabled(not self._why_no_letters())
        letters.setToolTip(self._why_no_letters())
        letters.triggered.connect(lambda _checked=False: self._write_letters())
        menu.popup(at)

    def _why_no_letters(self) -> str:
        return Ahead(self._host.ctx.actor).why_not("activities", Op.ADD)

    def _write_letters(self) -> None:
        from app.ui.shared.letters.write_dialog import write_letters

        write_letters(self._host, self._kind.table, tuple(self._view.selected_ids()))

    def _print_calls(self) -> None:
        from app.ui.shared.call_sheets import print_records

        print_records(self._host, ((self._kind.table, key) for key in self._view.selected_ids()))

    def _open(self, *, full: bool = False) -> None:
        key = self._view.current_id
        if key is not None:
            self._host.open_record(self._kind.table, key, full=full)

    def _parent(self) -> QWidget:
        return self._view
