"""``python -m app`` and the command ``headwater``: a command line without Qt, or the window."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code. ``argv`` None takes what the program was started with."""
    from app.cli.main import run

    return run(sys.argv[1:] if argv is None else argv, _open_window)


def _open_window(args: Namespace) -> int:
    from app.bootstrap import run_window
    from app.cli.session import named_place

    return run_window(named_place(args), args.user, args.today)


if __name__ == "__main__":
    sys.exit(main())
