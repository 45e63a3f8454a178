"""The menu of saved views, one's own and those of the team: open, save, share, rename, delete, start with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from app.services.view_list import View, views
from app.ui.host import Action, Host
from app.ui.shared.menus import add_heading, make_menu

if TYPE_CHECKING:
    from app.storage.feed import Change
    from app.ui.shared.view_deeds import ViewDeeds


_LONGEST = 40  # characters of a name that a line of the menu has room for


class ViewsMenu(QObject):
    """Reads the views when the menu is opened and when somebody changes one, so it is never stale.

    It remembers which view is open as it was when it was opened: who stores their changes of it says on top of what.
    """

    chosen = Signal(object)
    """A View to show."""

    def __init__(
        self, host: Host, screen: str, present: Callable[[], dict[str, Any]], parent: QWidget, *, hint: str
    ) -> None:
        """``present`` answers the definition of what is shown now; ``hint`` says what a view keeps."""
        super().__init__(parent)
        self._host, self._screen, self._present, self._parent, self._hint = host, screen, present, parent, hint
        self.known: tuple[View, ...] = ()
        """The views as they were read last."""
        self._open: View | None = None
        self._menu: QMenu | None = None
        host.changes.connect(self._on_changed)

    def actions(self, place: Callable[[], QPoint]) -> tuple[Action, ...]:
        """What can be done by keys and palette; the menu opens at ``place``."""

        def action(name: str, text: str, run: Callable[[], None], icon: str, **how: Any) -> Action:
            return Action(f"{self._screen}.{name}", text, run, "View", icon=icon, **how)

        return (
            action("views", "Saved views…", lambda: self.open(place()), "star", key="Ctrl+Shift+V"),
            action(
                "share_view",
                "Share this view with the team…",
                self._share_shown,
                "users",
                key="Ctrl+Shift+S",
                reason=self._why_not_shared,
                keywords="saved filter everybody",
            ),
            action(
                "keep_view",
                "Stop sharing this view",
                self._keep_shown,
                "user",
                reason=self._why_not_kept,
                keywords="keep to myself private",
            ),
        )

    def open(self, at: QPoint) -> None:
        """Show the menu at a point of the screen."""
        self._read("menu of views", partial(self._show, at))

    def know(self, found: tuple[View, ...]) -> None:
        """The views as they were just read; one that shows what is shown now is the open one."""
        self.known = found
        self._open = self._shown() or self._open

    def _read(self, lane: str, then: Callable[[tuple[View, ...]], None]) -> None:
        work = partial(views, self._host.ctx, self._screen)
        self._host.runner.query(work, owner=self, done=then, lane=lane)

    def _shown(self) -> View | None:
        """The view that shows what is shown now; of several the one that was opened."""
        present = self._present()
        alike = [view for view in self.known if view.definition == present]
        last = self._open
        return next((view for view in alike if last is not None and view.id == last.id), next(iter(alike), None))

    @cached_property
    def _deeds(self) -> ViewDeeds:
        """Loaded by whoever does something with a view, and not before the board is painted."""
        from app.ui.shared.view_deeds import ViewDeeds

        deeds = ViewDeeds(self._host, self._screen, self._present, self._parent, self._hint)
        deeds.stored = self._on_stored
        return deeds

    # -- the menu ----------------------------------------------------------------------------------------------------

    def _show(self, at: QPoint, found: tuple[View, ...]) -> None:
        self._keep_up(found)
        menu = make_menu(self._parent, "Saved views")
        menu.aboutToHide.connect(menu.deleteLater)
        self._menu = menu
        self._fill(menu)
        menu.popup(at)

    def _fill(self, menu: QMenu) -> None:
        shown = self._shown()
        self._open = shown or self._open
        own = [view for view in self.known if not view.is_shared]
        shared = [view for view in self.known if view.is_shared]
        for view in own:
            self._add_view(menu, view, _short(view.name), is_shown=view is shown)
        if shared:
            add_heading(menu, "Shared with the team")
        for view in shared:
            maker = "you" if view.is_own else view.maker
            self._add_view(menu, view, f"{_short(view.name)}\t{maker}", is_shown=view is shown)
        if not self.known:
            menu.addAction("No saved views yet").setEnabled(False)
        menu.addSeparator()
        self._add_deeds(menu, shown)

    def _add_view(self, menu: QMenu, view: View, words: str, *, is_shown: bool) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(is_shown)
        action.triggered.connect(partial(self._choose, view))

    def _add_deeds(self, menu: QMenu, shown: View | None) -> None:
        deeds, last = self._deeds, self._open
        if shown is not None and not shown.is_own:
            self._add(menu, "Save as my own…", partial(deeds.save_as, shown.name))
        else:
            self._add(menu, "Save this view as…", deeds.save_as)
        if shown is None and last is not None and not self._why_not_changed(last):
            self._add(menu, f"Save the changes to “{_short(last.name)}”", partial(deeds.change, last))
        if shown is None:
            return
        name = _short(shown.name)
        if shown.is_own and not shown.is_shared:
            self._add(menu, f"Share “{name}” with the team…\tCtrl+Shift+S", partial(deeds.share, shown))
        if shown.is_default:
            self._add(menu, "Don't start with this view", partial(deeds.start_with, None))
        else:
            self._add(menu, "Start with this view", partial(deeds.start_with, shown.id))
        if self._why_not_changed(shown):
            return
        if shown.is_shared:
            words = f"Keep “{name}” to myself" if shown.is_own else f"Stop sharing “{name}”"
            self._add(menu, words, partial(deeds.unshare, shown))
        self._add(menu, f"Rename “{name}”…", partial(deeds.rename, shown))
        self._add(menu, f"Delete “{name}”", partial(deeds.delete, shown))

    def _add(self, menu: QMenu, words: str, run: Callable[[], None]) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: run())

    def _choose(self, view: View, _checked: bool = False) -> None:
        self._open = view
        self.chosen.emit(view)

    # -- by key and palette ------------------------------------------------------------------------------------------

    def _why_not_changed(self, view: View) -> str:
        # Rules are loaded by whoever meets them.
        from app.domain.access import Op
        from app.domain.access_ahead import Ahead

        row = {"user_id": view.maker_id}
        return Ahead(self._host.ctx.actor).why_not_row("saved_views", Op.EDIT, row, view.maker or None)

    def _why_not_shared(self) -> str | None:
        shown = self._shown()
        return f"“{shown.name}” is shared already." if shown is not None and shown.is_shared else None

    def _why_not_kept(self) -> str | None:
        shown = self._shown()
        if shown is None or not shown.is_shared:
            return "No shared view is open."
        return self._why_not_changed(shown) or None

    def _share_shown(self) -> None:
        shown = self._shown()
        if shown is None:
            self._deeds.save_as(shared=True)
        else:
            self._deeds.share(shown)

    def _keep_shown(self) -> None:
        shown = self._shown()
        if shown is not None:
            self._deeds.unshare(shown)

    # -- what happened -----------------------------------------------------------------------------------------------

    def _on_stored(self, view_id: int) -> None:
        self._open = next((view for view in self.known if view.id == view_id), None)

    def _on_changed(self, change: Change) -> None:
        rows = {row.row_id: row.op for row in change.rows if row.table == "saved_views"}
        if rows or change.is_bulk or change.ids("view_starts"):
            self._read("views", partial(self._on_read, change, frozenset(key for key, op in rows.items() if op == "D")))

    def _on_read(self, change: Change, deleted: frozenset[int], found: tuple[View, ...]) -> None:
        was = self._open
        is_shown = was is not None and was.definition == self._present()
        self._keep_up(found)
        if was is not None and is_shown and not change.is_own:
            self._tell(was, next((view for view in found if view.id == was.id), None), was.id in deleted)
        menu = self._menu
        if menu is not None and isValid(menu) and menu.isVisible():
            active: QAction | None = menu.activeAction()
            words = active.text() if active is not None else ""
            menu.clear()
            self._fill(menu)
            again = next((action for action in menu.actions() if words and action.text() == words), None)
            if again is not None:
                menu.setActiveAction(again)

    def _keep_up(self, found: tuple[View, ...]) -> None:
        """Follow what became of the open view; what is shown stays as it is."""
        self.known, was = found, self._open
        now = next((view for view in found if was is not None and view.id == was.id), None)
        if was is None or now is None or now.definition == self._present():
            self._open = now or self._shown()
        else:  # as it was seen: what somebody else stored there meanwhile is found out when it is stored
            self._open = replace(was, name=now.name, is_shared=now.is_shared, is_default=now.is_default)

    def _tell(self, was: View, now: View | None, was_deleted: bool) -> None:
        """What somebody else did to the view that is shown."""
        about = f"{self._screen} view {was.id}"
        if now is None:
            what = "was deleted" if was_deleted else "is not shared any more"
            text = f"The view “{was.name}” {what}"
            self._host.message(text, detail="What you see stays as it is.", kind="info", about=about)
        elif now.definition != was.definition:
            text = f"The view “{was.name}” shows something else now"
            again = ("Show it", partial(self._choose, now))
            self._host.message(text, detail="What you see stays as it was.", kind="info", actions=(again,), about=about)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
