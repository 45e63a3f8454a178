"""What commands print: JSON for programs, aligned tables for people."""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.services.saved import Saved

_GAP = 2
_LEAST = 8


def show(args: Namespace, data: dict[str, Any], human: Callable[[], str]) -> None:
    """Print ``data`` as JSON where that was asked for, else what ``human`` says."""
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))
    else:
        print(human())


def show_saved(args: Namespace, done: Saved) -> int:
    """Print what was made or changed: its ID, the change set to undo it by, and what was done. The exit code is 0."""
    data = {"id": done.record_id, "change_set": done.change_set_id, "label": done.label}
    show(args, data, lambda: f"{done.label}.")
    return 0


def show_done(args: Namespace, done: Saved) -> int:
    """The same without an ID, which was typed in or is no more."""
    show(args, {"change_set": done.change_set_id, "label": done.label}, lambda: f"{done.label}.")
    return 0


def note(text: str) -> None:
    """A message beside the answer, on the standard error output."""
    print(f"headwater: {text}", file=sys.stderr)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    # Imported when there is something to print: the window starts by way of this module, too.
    from app.domain.money import Money

    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    raise TypeError(f"no JSON for {type(value).__name__}")


def money_cell(amount: Money | None) -> str:
    """``"20,960.00 EUR"``, or nothing: how amounts are written for people."""
    return "" if amount is None else f"{amount.amount:,f} {amount.currency}"


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> str:
    """Rows in columns, those named in ``right`` aligned there. Fits the terminal, where there is one."""
    texts = [[cell(value) for value in row] for row in rows]
    widths = [max(map(text_width, column)) for column in zip(headers, *texts, strict=True)]
    _fit(widths, set(right))
    lines = [headers, ["-" * width for width in widths], *texts]
    return "\n".join(_line(line, widths, set(right)) for line in lines)


def facts(pairs: Iterable[tuple[str, object]]) -> str:
    """Names and values below each other; those without a value are left out."""
    shown = [(name, cell(value)) for name, value in pairs if value not in (None, "")]
    width = max((len(name) for name, _ in shown), default=0)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in shown)


def cell(value: object) -> str:
    """A value in one line; line ends and what a terminal might obey become spaces."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "".join(" " if unicodedata.category(mark) in ("Cc", "Zl", "Zp", "Cf") else mark for mark in str(value))


def text_width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_mark_width(mark) for mark in text)


def _mark_width(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def _fit(widths: list[int], fixed: set[int]) -> None:
    """Narrow the widest columns of text until the line fits; numbers stay whole."""
    room = _terminal_width()
    if room is None:
        return
    over = sum(widths) + _GAP * (len(widths) - 1) - room
    while over > 0:
        loose = [place for place, width in enumerate(widths) if place not in fixed and width > _LEAST]
        if not loose:
            return
        widest = max(loose, key=lambda place: widths[place])
        widths[widest] -= 1
        over -= 1


def _terminal_width() -> int | None:
    """The width to keep to; None where the output goes to a file or a program."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size().columns
    return None


def _line(texts: Sequence[str], widths: list[int], right: set[int]) -> str:
    shown = []
    for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
        text = _cut(text, width)
        space = " " * (width - text_width(text))
        shown.append(space + text if place in right else text + space)
    return (" " * _GAP).join(shown).rstrip()


def _cut(text: str, width: int) -> str:
    if text_width(text) <= width:
        return text
    kept, used = "", 0
    for mark in text:
        used += _mark_width(mark)
        if used > width - 1:
            break
        kept += mark
    return kept + "…"
