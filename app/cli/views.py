"""``views``: saved views of the board and the lists, one's own and those shared with the team."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, key
from app.cli.output import show, show_saved, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.view_list import View

_LIST = """\
headwater views list --json
headwater views list --screen board
"""
_SHARE = """\
headwater views share 3
headwater views share 3 --name "Late deals"
"""
_UNSHARE = "headwater views unshare 3\n"
_SCREENS = ("board", "companies", "contacts")
_NOTES = "Everybody sees a shared view in their list. “Me” in it is whoever looks; a name in it stays that person."


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("views", "Saved views, and sharing them with the team", _LIST + _SHARE + _UNSHARE)
    listing = group.add("list", "List your views and those shared with the team", _LIST, _list)
    listing.add_argument("--screen", choices=_SCREENS, help="of this screen only")
    sharing = group.add("share", "Share a view of yours with the team", _SHARE, _share, notes=_NOTES)
    sharing.add_argument("view", metavar="ID", type=key)
    sharing.add_argument("--name", metavar="NAME", help="what the team is to call it")
    taking = group.add("unshare", "Take a view back: only who made it sees it", _UNSHARE, _unshare)
    taking.add_argument("view", metavar="ID", type=key)


def _list(args: Namespace) -> int:
    from app.services.views import views, views_in_words

    screens = (args.screen,) if args.screen else _SCREENS
    with opened(args) as ctx:
        found = [(screen, view) for screen in screens for view in views(ctx, screen)]
        words = views_in_words(ctx, (view for _, view in found))
    rows = [_json(screen, view, words[view.id]) for screen, view in found]
    show(args, {"rows": rows}, lambda: _table(rows) if rows else "There are no saved views.")
    return 0


def _share(args: Namespace) -> int:
    from app.services.views import ShareView, share_view

    with opened(args) as ctx:
        return show_saved(args, share_view(ctx, ShareView(args.view, name=args.name)))


def _unshare(args: Namespace) -> int:
    from app.services.views import UnshareView, unshare_view

    with opened(args) as ctx:
        return show_saved(args, unshare_view(ctx, UnshareView(args.view)))


def _json(screen: str, view: View, words: str) -> dict[str, Any]:
    return {
        "id": view.id,
        "screen": screen,
        "name": view.name,
        "is_shared": view.is_shared,
        "is_own": view.is_own,
        "made_by": view.maker or None,
        "is_start": view.is_default,
        "shows": words,
    }


def _table(rows: list[dict[str, Any]]) -> str:
    lines = (
        (row["id"], row["screen"], row["name"], "team" if row["is_shared"] else "you", row["made_by"], row["shows"])
        for row in rows
    )
    return table(("ID", "Screen", "Name", "For", "Made by", "Shows"), lines, right=(0,))
