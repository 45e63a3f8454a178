"""Runs a command line. Opening the window is handed in, because the command line knows no Qt."""

from __future__ import annotations

import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from app.cli.arguments import Parser, UsageError
from app.cli.output import note
from app.cli.parser import parse
from app.domain.errors import EnvironmentFault, UserError

DONE, FAILED, NOT_UNDERSTOOD, INTERRUPTED = 0, 1, 2, 130


OpenWindow = Callable[[Namespace], int]


def run(argv: Sequence[str], open_window: OpenWindow, take_tour: OpenWindow) -> int:
    """Run one command line; returns its exit code. What went wrong is said on the standard error output.

    ``open_window`` gets the arguments where they name no command, ``take_tour`` those of the command ``tour``.
    """
    _speak_utf8()
    try:
        args = parse(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else NOT_UNDERSTOOD
    args.open_window, args.take_tour = open_window, take_tour
    try:
        code = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has enough; writing what is left at the end would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def _run(args: Namespace) -> int:
    parser: Parser = args.parser
    try:
        return _command(args)(args)
    except UsageError as error:
        note(f"{error}\nSee: {parser.prog} --help")
        return NOT_UNDERSTOOD
    except (UserError, EnvironmentFault) as error:
        note(error.message)
        return FAILED
    except KeyboardInterrupt:
        note("stopped. What was under way is not saved.")
        return INTERRUPTED


def _command(args: Namespace) -> Callable[[Namespace], int]:
    command: Callable[[Namespace], int] | None = args.run
    if command is not None:
        return command
    parser: Parser = args.parser
    if args.json or parser.prog != "headwater":
        raise UsageError(f"say what to do. Choose one of: {', '.join(parser.commands)}.")
    open_window: OpenWindow = args.open_window
    return open_window


def _speak_utf8() -> None:
    """The same bytes on every system, whatever the console's own code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
