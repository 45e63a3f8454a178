"""``logo``: the picture in the head of everything that is printed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.arguments import Commands
from app.cli.output import show
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.saved import Saved

_SET = "headwater logo set fernhill.png\n"
_SAVE = "headwater logo save copy.png\n"
_REMOVE = "headwater logo remove\n"
_NOTES = (
    "A PNG or JPEG of up to 5 MB; it is kept as small as a printer needs it. A drawing (SVG) is chosen in the window, "
    "under Settings > Team. Prints of the archive keep the logo they were printed with."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("logo", "The company's logo on what is printed", _SET + _SAVE + _REMOVE)
    setting = group.add("set", "Print a logo from now on", _SET, _set, notes=_NOTES)
    setting.add_argument("file", metavar="FILE", type=Path, help="a PNG or JPEG")
    saving = group.add("save", "Write the logo into a file", _SAVE, _save)
    saving.add_argument("target", metavar="FILE", type=Path, help="where to")
    group.add("remove", "Print no logo any more", _REMOVE, _remove)


def _set(args: Namespace) -> int:
    from app.services.logo import SetLogo, read_logo, set_logo

    chosen = read_logo(args.file)
    with opened(args) as ctx:
        saved = set_logo(ctx, SetLogo(chosen))
    return _told(args, saved, "This is the logo already.", {"wide": chosen.wide, "tall": chosen.tall})


def _save(args: Namespace) -> int:
    from app.domain.errors import UserError
    from app.services.exchange.safe_text import WholeFile
    from app.services.logo import logo

    with opened(args) as ctx:
        kept = logo(ctx)
    if kept is None:
        raise UserError("There is no logo yet. Choose one with: headwater logo set FILE")
    with WholeFile(args.target) as whole:
        whole.temporary.write_bytes(kept.data)
    said = {"file": str(args.target), "wide": kept.wide, "tall": kept.tall}
    show(args, said, lambda: f"The logo, {kept.wide} by {kept.tall} dots, is in {args.target}.")
    return 0


def _remove(args: Namespace) -> int:
    from app.services.logo import RemoveLogo, remove_logo

    with opened(args) as ctx:
        saved = remove_logo(ctx, RemoveLogo())
    return _told(args, saved, "", {})


def _told(args: Namespace, saved: Saved, unchanged: str, more: dict[str, int]) -> int:
    data = {"change_set": saved.change_set_id, "label": saved.label, **more}
    show(args, data, lambda: f"{saved.label}." if saved.change_set_id else unchanged)
    return 0
