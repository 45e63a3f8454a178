"""``python -m app`` and the command ``headwater``: a command line without Qt, or the window."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

# What says on Linux that windows can be opened; without any of them Qt would end the process.
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code. ``argv`` None takes what the program was started with."""
    from app.cli.main import run

    return run(sys.argv[1:] if argv is None else argv, _open_window, _take_tour)


def _open_window(args: Namespace) -> int:
    from app.bootstrap import run_window
    from app.bootstrap.hand_over import hand_over
    from app.cli.output import note
    from app.cli.session import named_place
    from app.config.settings import load_settings
    from app.config.window_address import Wish

    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _SCREENS):
        note("there is no screen here to open a window on. headwater --help lists what works without one.")
        return 1
    place = named_place(args)
    here = load_settings().reopened if place is None else place
    if hand_over(here, Wish(args.user, args.today.isoformat() if args.today else None)):
        note("a window is open on this already; it comes to the front.")
        return 0
    return run_window(place, args.user, args.today)


def _take_tour(args: Namespace) -> int:
    from app.cli.session import place_and_user
    from app.cli.tour import Album

    db, user = place_and_user(args)
    if sys.platform.startswith("linux"):
        # Pictures need no screen, and no window shall flash up on one.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.bootstrap.tour import Tour, take_tour

    album = Album(args)
    take_tour(Tour(db, user, args.today, args.out, args.theme, args.size), album.add)
    return album.close()


if __name__ == "__main__":
    sys.exit(main())
