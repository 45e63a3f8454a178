"""What the arguments of all commands are made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from app.domain.errors import UserError

Run = Callable[[argparse.Namespace], int]


class UsageError(Exception):
    """The command line can't be understood, which only shows after parsing; ends with exit code 2."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks of what was not understood as the rest of the program does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(*args, **kwargs)
        self.commands: list[str] = []
        """What can follow it, in the order of its help."""

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = ", ".join(str(choice) for choice in action.choices)
            raise argparse.ArgumentError(action, f"“{value}” is not known here. Choose one of: {known}.")

    def error(self, message: str) -> NoReturn:
        """Say what was not understood and where to read on; exit code 2."""
        self.exit(2, f"{self.prog}: {message}\nSee: {self.prog} --help\n")


class Commands:
    """Where the groups of commands add theirs."""

    def __init__(self, parser: Parser, shared: Parser, metavar: str) -> None:
        self._common, self._listed = shared, parser.commands
        self._sub = parser.add_subparsers(title="commands", metavar=metavar, required=False)

    def add(self, name: str, about: str, examples: str, run: Run | None = None, *, notes: str = "") -> Parser:
        """A command. ``examples`` are lines of its help; without ``run`` it has commands of its own."""
        self._listed.append(name)
        return self._added(name, about, examples, run, notes, help=about[0].lower() + about[1:])

    def add_unlisted(self, name: str, about: str, examples: str, run: Run, *, notes: str) -> Parser:
        """A command that the list of commands does not show; its own help explains it."""
        return self._added(name, about, examples, run, notes)

    def _added(self, name: str, about: str, examples: str, run: Run | None, notes: str, **shown: Any) -> Parser:
        parser: Parser = self._sub.add_parser(
            name, description=about + ".", parents=[self._common], epilog=epilog(examples, notes), **shown
        )
        parser.set_defaults(run=run, parser=parser)
        return parser

    def group(self, name: str, about: str, examples: str) -> Commands:
        """A command that has commands of its own."""
        return self.within(self.add(name, about, examples))

    def within(self, parser: Parser) -> Commands:
        """Where a command that does something by itself gets commands of its own as well."""
        return Commands(parser, self._common, "WHAT")


def epilog(examples: str, notes: str) -> str:
    """The end of a help text."""
    lines = "".join(f"  {line}\n" for line in examples.strip().splitlines())
    return f"examples:\n{lines}" + (f"\n{notes.strip()}\n" if notes else "")


def common(default: Any) -> Parser:
    """What may stand before a command as well as after it. With SUPPRESS, what is not given changes nothing."""
    parser = Parser(add_help=False)
    group = parser.add_argument_group("for every command")
    group.add_argument("--db", metavar="PLACE", default=default, help="a file, or postgresql://user@host/name")
    group.add_argument("--user", metavar="NAME", default=default, help="who is at work: a name of the team")
    group.add_argument("--today", metavar="DATE", type=day, default=default, help="work as of this day (2026-03-12)")
    group.add_argument(
        "--passphrase-file", metavar="FILE", type=Path, default=default, help="what opens an encrypted file"
    )
    json_default = False if default is None else default
    group.add_argument("--json", action="store_true", default=json_default, help="answer as JSON")
    return parser


# -- kinds of arguments ------------------------------------------------------------------------------------------------


def day(text: str) -> date:
    """A date as in 2026-03-12."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date. Write it as in 2026-03-12.") from None


def number(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1 or len(text) > 18:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 on.")
    return int(text)


def key(text: str) -> int:
    """The key of a record, as lists show it: 12, or with what it is as in deal:12."""
    return number(text.rpartition(":")[2])


def pair(text: str) -> tuple[str, str]:
    """Two sides of an equals sign."""
    left, equals, right = text.partition("=")
    if not equals or not left.strip():
        raise argparse.ArgumentTypeError(f"“{text}” has no equals sign. Write it as in left=right.")
    return left.strip(), right.strip()


def text_of(path: Path) -> str:
    """What stands in a file (UTF-8); UserError where it can't be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}. Check its name.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} can't be read as text. Check the file.") from error
