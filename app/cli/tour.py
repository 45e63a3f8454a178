"""``tour``: pictures of every screen."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from app.cli.arguments import Commands
from app.cli.output import show

_EXAMPLES = """\
headwater tour --out pictures
headwater tour --out pictures/dark --theme dark --size 1024x700
"""
_NOTES = "The database is only read. On a computer without a screen the pictures are drawn all the same."
_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")
_SMALLEST = (960, 600)


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("tour", "Take a picture of every screen, as PNG files", _EXAMPLES, _tour, notes=_NOTES)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder for the pictures")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="light (the default) or dark")
    parser.add_argument("--size", metavar="WxH", type=_size, default=(1440, 900), help="of the window, as in 1440x900")


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text.lower())
    if match is None:
        raise ArgumentTypeError(f"“{text}” is not a size. Write it like 1440x900.")
    width, height = int(match[1]), int(match[2])
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        raise ArgumentTypeError(f"the window can't be smaller than {_SMALLEST[0]}x{_SMALLEST[1]}.")
    return width, height


class Album:
    """Tells of the pictures: each as soon as it is taken, or all in one answer."""

    def __init__(self, args: Namespace) -> None:
        self._args = args
        self._files: list[Path] = []

    def add(self, path: Path) -> None:
        """A picture was taken."""
        self._files.append(path)
        if not self._args.json:
            print(path)

    def close(self) -> int:
        """That was all; returns the exit code."""
        if self._args.json:
            rows = [{"id": place, "name": p.stem, "file": str(p)} for place, p in enumerate(self._files, start=1)]
            show(self._args, {"rows": rows}, str)
        return 0 if self._files else 1


def _tour(args: Namespace) -> int:
    take_tour = args.take_tour
    code: int = take_tour(args)
    return code
