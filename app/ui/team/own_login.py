"""The user's own login on a server: offered where a team has just been set up there, and changed by a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.host import Action, Host

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.logins import Standing

_NO_SERVER = "This database is a file, which knows of no logins."
_OFFER = (
    "Give yourself a login of your own, for which the server keeps to your role as well. Or keep using this one: it "
    "may do everything, whatever your role is."
)


class OwnLogin:
    """Nothing of logins is loaded before somebody asks, and in a file never."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def actions(self) -> tuple[Action, ...]:
        """What the palette and the menu offer."""
        text, words = "My login and password…", "sign in change password reset"
        return (Action("team.own_login", text, self.ask, "Tools", None, "key-round", "window", self._why_not, words),)

    def _why_not(self) -> str | None:
        return None if self._is_on_a_server else _NO_SERVER

    @property
    def _is_on_a_server(self) -> bool:
        return self._host.ctx.db.location.path is None

    def offer(self) -> None:
        """Say that the server's own login is in use, where nobody of the team has one yet."""
        if self._is_on_a_server:
            self._host.runner.query(self._reading(), owner=self._host.window, done=self._on_offered)

    def ask(self) -> None:
        """Give the user a login, or another password."""
        self._host.runner.query(self._reading(), owner=self._host.window, done=self._on_asked)

    def _reading(self) -> _Reading:
        return _Reading(self._host.ctx)

    def _on_offered(self, found: Standing) -> None:
        if found.uses_servers_login:
            choices = (("Give yourself a login", self.ask), ("Keep this one", lambda: None))
            title = f"You work with the server's own login, “{found.keeping.login}”"
            self._host.message(title, detail=_OFFER, kind="info", actions=choices)

    def _on_asked(self, found: Standing) -> None:
        from app.domain.access_ahead import Ahead
        from app.ui.team.person_bar import why_not_login
        from app.ui.team.sign_in import SignIn

        refused = why_not_login(Ahead(self._host.ctx.actor), found.keeping, found.user)
        if refused:
            self._host.message("Nothing to change here", detail=found.keeping.words, kind="info")
        else:
            SignIn(self._host, self._host.window).give(found.user)


class _Reading:
    """Asks how the user signs in, off the GUI thread."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def __call__(self) -> Standing:
        from app.services.logins import standing

        return standing(self._ctx)
