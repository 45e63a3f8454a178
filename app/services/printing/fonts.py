"""The fonts of printed pages: Inter, and for other scripts whatever this computer has that can draw them.

Fonts are embedded, so that a page looks the same everywhere. A mark that no font here can draw is printed as a box.
Scripts are set mark by mark, in the order of reading: letters that join, as in Arabic, stand unjoined.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from app.config import paths

Weight = Literal["regular", "medium", "semibold", "bold"]

_FACES: dict[Weight, str] = {"regular": "Regular", "medium": "Medium", "semibold": "SemiBold", "bold": "Bold"}
_MISSING = "\N{WHITE SQUARE}"
# Families known for many scripts are looked at first: there may be thousands of files.
_LIKELY = (
    "noto",
    "dejavusans.",
    "arialuni",
    "unifont",
    "droidsansfallback",
    "wqy",
    "msyh",
    "malgun",
    "meiryo",
    "segoeui",
)
_MOST_FILES = 400
_log = logging.getLogger(__name__)


def runs(text: str, weight: Weight) -> list[tuple[str, str]]:
    """The text as (name of a font, part of the text), so that each font has all the marks of its parts."""
    if text.isascii() and text.isprintable():
        return [(face_name(weight), text)]
    clean = "".join(" " if unicodedata.category(mark) == "Cc" else mark for mark in text)
    base = face_name(weight)
    if all(_has(base, mark) for mark in clean):
        return [(base, clean)]
    chosen = [(_font_for(base, mark), mark) for mark in clean]
    shown = ((name or base, mark if name else _box(base)) for name, mark in chosen)
    return [(name, "".join(mark for _, mark in part)) for name, part in groupby(shown, key=lambda pair: pair[0])]


@lru_cache(maxsize=4096)
def width(text: str, size: float, weight: Weight = "regular") -> float:
    """How wide a line comes out, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return sum(float(stringWidth(part, name, size)) for name, part in runs(text, weight))


@cache
def face_name(weight: Weight) -> str:
    """The name under which a face of Inter is known to the library."""
    return _register(f"Inter-{_FACES[weight]}", paths.resource("fonts", f"Inter-{_FACES[weight]}.ttf"))


@cache
def font_named(name: str) -> Any:
    """The library's font of a name that ``runs`` gave."""
    from reportlab.pdfbase.pdfmetrics import getFont

    return getFont(name)


def _register(name: str, path: Path, number: int = 0) -> str:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, str(path), subfontIndex=number)
    # Whether marks are joined depends on a library that may or may not be there: never, so that pages are the same.
    registerFont(font)
    _glyphs(name).update(font.face.charToGlyph)
    return name


@cache
def _glyphs(_name: str) -> dict[int, int]:
    return {}


def _has(name: str, mark: str) -> bool:
    return ord(mark) in _glyphs(name)


def _box(base: str) -> str:
    return _MISSING if _has(base, _MISSING) else "?"


@lru_cache(maxsize=4096)
def _font_for(base: str, mark: str) -> str | None:
    if _has(base, mark) or unicodedata.category(mark) in ("Cf", "Mn"):
        return base
    return next((name for name in _others() if _has(name, mark)), None) or _found(mark)


_registered: list[str] = []


def _others() -> tuple[str, ...]:
    return tuple(_registered)


def _found(mark: str) -> str | None:
    """Look for a font with this mark among those of the computer, and register it."""
    for path in _font_files():
        if path in _unusable:
            continue
        if ord(mark) in _marks_of(path):
            name = _register(f"other-{len(_registered)}", path)
            _registered.append(name)
            return name
    return None


_unusable: set[Path] = set()


@lru_cache(maxsize=_MOST_FILES)
def _marks_of(path: Path) -> frozenset[int]:
    """The marks that a font file can draw; none of one that can't be embedded."""
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

    try:
        face: Any = TTFontFile(str(path), subfontIndex=0)
    except (TTFError, OSError, struct.error, KeyError, IndexError, ValueError) as error:
        _log.debug("%s is no font to print with (%s)", path.name, error)
        _unusable.add(path)
        return frozenset()
    return frozenset(face.charToGlyph)


@cache
def _font_files() -> tuple[Path, ...]:
    files = [path for folder in _folders() for path in _files_in(folder)]

    def rank(path: Path) -> tuple[int, str]:
        name = path.name.lower()
        return next((place for place, known in enumerate(_LIKELY) if known in name), len(_LIKELY)), str(path)

    return tuple(sorted(files, key=rank)[:_MOST_FILES])


def _files_in(folder: Path) -> Iterator[Path]:
    for top, _folders_in, names in os.walk(folder):
        for name in names:
            if name.lower().endswith((".ttf", ".ttc")):
                yield Path(top, name)


def _folders() -> list[Path]:
    """Where each operating system keeps its fonts."""
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", ""), "Microsoft", "Windows", "Fonts")
        return [Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), own]
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    ]
