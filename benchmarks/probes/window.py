"""The program itself, started as by its user: when its first frame and board are painted, in how much memory."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.probes.answer import resident_mb, since, tell


def main(started: int, place: str, today: str) -> None:
    """Open the window on a database and close it when the board stands."""
    import_module("app.cli.main")  # the program has read its command line before it loads Qt
    from benchmarks.probes.watch import BoardWatch, quit_program, when_idle

    watch = BoardWatch(sys.argv[:1], lambda: since(started))

    def tell_all() -> None:
        tell(frame=watch.first_frame, start=watch.board_painted, memory=resident_mb())
        quit_program()

    watch.ready.connect(lambda: when_idle(tell_all))
    from app.__main__ import main as run

    sys.exit(run(["--db", place, "--today", today]))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
