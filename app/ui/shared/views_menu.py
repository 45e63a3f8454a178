"""The menu of saved views: open, save, rename, delete, choose the one to start with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from app.domain.errors import UserError
from app.services.saved import Saved
from app.services.view_list import View, views
from app.ui.host import Host
from app.ui.shared.dialog import Dialog
from app.ui.shared.menus import make_menu
from app.ui.shared.moving.ask_field import AskField


class ViewsMenu(QObject):
    """Reads the user's views when the menu is opened, so it is never stale."""

    chosen = Signal(object)
    """A View to show."""

    def __init__(
        self, host: Host, screen: str, present: Callable[[], dict[str, Any]], parent: QWidget, *, hint: str
    ) -> None:
        """``present`` answers the definition of what is shown now; ``hint`` says what a view keeps."""
        super().__init__(parent)
        self._host, self._screen, self._present, self._parent, self._hint = host, screen, present, parent, hint
        self._last: int | None = None

    def open(self, at: QPoint) -> None:
        """Show the menu at a point of the screen."""
        work = partial(views, self._host.ctx, self._screen)
        self._host.runner.query(work, owner=self, done=partial(self._show, at), lane="views")

    def _show(self, at: QPoint, found: tuple[View, ...]) -> None:
        present = self._present()
        menu = make_menu(self._parent, "Saved views")
        menu.aboutToHide.connect(menu.deleteLater)
        shown = next((view for view in found if view.definition == present), None)
        for view in found:
            action = menu.addAction(view.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(view is shown)
            action.triggered.connect(partial(self._choose, view))
        if not found:
            none = menu.addAction("No saved views yet")
            none.setEnabled(False)
        menu.addSeparator()
        self._add(menu, "Save this view as…", partial(self._ask_name, "Save view", "", self._save))
        last = next((view for view in found if view.id == self._last), None)
        if shown is None and last is not None:
            self._add(menu, f"Save the changes to “{last.name}”", partial(self._replace, last))
        if shown is not None:
            self._last = shown.id
            name = partial(self._ask_name, "Rename view", shown.name, partial(self._rename, shown))
            self._add(menu, f"Rename “{shown.name}”…", name)
            self._add(menu, f"Delete “{shown.name}”", partial(self._delete, shown))
            if shown.is_default:
                self._add(menu, "Don't start with this view", partial(self._set_default, None))
            else:
                self._add(menu, "Start with this view", partial(self._set_default, shown.id))
        menu.popup(at)

    def _add(self, menu: QMenu, words: str, run: Callable[[], None]) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: run())

    def _choose(self, view: View, _checked: bool = False) -> None:
        self._last = view.id
        self.chosen.emit(view)

    def _ask_name(self, title: str, name: str, then: Callable[[str, NameDialog], None]) -> None:
        dialog = NameDialog(self._parent.window(), title, name, self._hint)
        dialog.closed.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: then(dialog.field.text, dialog))
        self._host.ask(dialog)
        dialog.field.setFocus()

    def _save(self, name: str, dialog: NameDialog) -> None:
        from app.services.views import SaveView, save_view

        self._run(partial(save_view, self._host.ctx, SaveView(self._screen, name, self._present())), dialog)

    def _replace(self, view: View) -> None:
        from app.services.views import SaveView, save_view

        self._run(partial(save_view, self._host.ctx, SaveView(self._screen, view.name, self._present())), toast=True)

    def _rename(self, view: View, name: str, dialog: NameDialog) -> None:
        from app.services.views import RenameView, rename_view

        self._run(partial(rename_view, self._host.ctx, RenameView(view.id, view.version, name)), dialog)

    def _delete(self, view: View) -> None:
        from app.services.views import DeleteView, delete_view

        self._run(partial(delete_view, self._host.ctx, DeleteView(view.id, view.version)), toast=True)

    def _set_default(self, view_id: int | None) -> None:
        from app.services.views import SetDefaultView, set_default_view

        def done(change_set_id: int | None) -> None:
            self._host.saved(change_set_id, "Chose the view to start with")

        work = partial(set_default_view, self._host.ctx, SetDefaultView(self._screen, view_id))
        self._host.runner.command(work, owner=self, done=done)

    def _run(self, work: Callable[[], Saved], dialog: NameDialog | None = None, *, toast: bool = False) -> None:
        def done(saved: Saved) -> None:
            if dialog is not None:
                dialog.finish()
            self._host.saved(saved.change_set_id, saved.label, toast=toast)

        def failed(error: Exception) -> None:
            if dialog is not None and isValid(dialog) and isinstance(error, UserError):
                dialog.field.say_wrong(error.message)
            else:
                self._host.show_error(error)

        self._host.runner.command(work, owner=self, done=done, failed=failed)


class NameDialog(Dialog):
    """Asks for the name of a view."""

    def __init__(self, window: QWidget, title: str, name: str, hint: str) -> None:
        super().__init__(window, title, "Save", width=400)
        self.field = AskField("Name", name, hint=hint)
        self.body.addWidget(self.field)
