"""What is done with saved views, carried out: said to be saved, or why not where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.errors import ConflictError, Settlement, UserError
from app.services.view_list import View
from app.ui.host import Host
from app.ui.shared.storing import store
from app.ui.shared.view_dialog import NameDialog, sharing_words

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved

# What commands need is loaded by the first of them: the board is painted before the database library is there.


class ViewDeeds(QObject):
    """Asks what has to be asked, and stores it. ``present`` answers the definition of what is shown now."""

    def __init__(
        self, host: Host, screen: str, present: Callable[[], dict[str, Any]], parent: QWidget, hint: str
    ) -> None:
        super().__init__(parent)
        self._host, self._screen, self._present, self._parent, self._hint = host, screen, present, parent, hint
        self.stored: Callable[[int], None] = lambda _view_id: None
        """Told the key of a view that shows what is shown now, because it was just stored so."""

    # -- with a question ---------------------------------------------------------------------------------------------

    def save_as(self, name: str = "", *, shared: bool = False) -> None:
        """Keep what is shown as a view."""
        window, sharing = self._parent.window(), sharing_words(self._present())
        dialog = NameDialog(window, "Save view", name, self._hint, sharing=sharing)
        dialog.share.setChecked(shared)
        self._ask(dialog, self._save)

    def share(self, view: View) -> None:
        """Show a view to the team."""
        hint = sharing_words(view.definition)
        dialog = NameDialog(self._parent.window(), "Share with the team", view.name, hint, action="Share")
        self._ask(dialog, partial(self._share, view))

    def rename(self, view: View) -> None:
        """Give a view another name."""
        dialog = NameDialog(self._parent.window(), "Rename view", view.name, self._hint)
        self._ask(dialog, partial(self._rename, view))

    def _ask(self, dialog: NameDialog, then: Callable[[str, NameDialog], None]) -> None:
        dialog.closed.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: then(dialog.field.text, dialog))
        self._host.ask(dialog)
        dialog.field.setFocus()

    def _save(self, name: str, dialog: NameDialog) -> None:
        from app.services.views import SaveView, save_view

        command = SaveView(self._screen, name, self._present(), dialog.is_shared)
        self._run(partial(save_view, self._host.ctx, command), dialog=dialog, shows_present=True)

    def _share(self, view: View, name: str, dialog: NameDialog) -> None:
        from app.services.views import ShareView, share_view

        self._run(partial(share_view, self._host.ctx, ShareView(view.id, view.version, name)), dialog=dialog)

    def _rename(self, view: View, name: str, dialog: NameDialog) -> None:
        from app.services.views import RenameView, rename_view

        self._settling(rename_view, RenameView(view.id, view.version, name), dialog=dialog)

    # -- at once -----------------------------------------------------------------------------------------------------

    def change(self, view: View) -> None:
        """Let a view show what is shown now."""
        from app.services.views import ChangeView, change_view

        command = ChangeView(view.id, view.version, self._present())
        self._settling(change_view, command, toast=True, shows_present=True)

    def unshare(self, view: View) -> None:
        """Let only its maker see a view."""
        from app.services.views import UnshareView, unshare_view

        self._run(partial(unshare_view, self._host.ctx, UnshareView(view.id, view.version)), toast=True)

    def delete(self, view: View) -> None:
        """Remove a view."""
        from app.services.views import DeleteView, delete_view

        self._settling(delete_view, DeleteView(view.id, view.version), toast=True)

    def start_with(self, view_id: int | None) -> None:
        """Let the screen begin with a view, or with none."""
        from app.services.views import SetDefaultView, set_default_view

        def done(change_set_id: int | None) -> None:
            self._host.saved(change_set_id, "Chose the view to start with")

        work = partial(set_default_view, self._host.ctx, SetDefaultView(self._screen, view_id))
        self._host.runner.command(work, owner=self, done=done)

    # -- storing -----------------------------------------------------------------------------------------------------

    def _settling(self, do: Callable[[Context, Any], Saved], command: Any, **how: Any) -> None:
        """A command that may meet somebody else's change, about which the user then decides."""

        def decided(settlement: Settlement) -> None:
            if not settlement.theirs:
                self._settling(do, replace(command, version=settlement.version), **how)

        self._run(partial(do, self._host.ctx, command), decided=decided, **how)

    def _run(
        self,
        work: Callable[[], Saved],
        *,
        dialog: NameDialog | None = None,
        toast: bool = False,
        shows_present: bool = False,
        decided: Callable[[Settlement], None] | None = None,
    ) -> None:
        def done(saved: Saved) -> None:
            if dialog is not None:
                dialog.finish()
            if shows_present:
                self.stored(saved.record_id)

        def failed(error: Exception) -> None:
            if dialog is None or not isValid(dialog):
                self._host.show_error(error, settle=decided)
            elif isinstance(error, UserError) and not isinstance(error, ConflictError):
                dialog.say_wrong(error.message)
            else:
                dialog.finish()
                self._host.show_error(error, settle=decided)

        store(self._host, self, work, done=done, failed=failed, toast=toast)
