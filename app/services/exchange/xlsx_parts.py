"""What a workbook's own XML says that its reader leaves out: where days count from, what has no value, what is hidden.

A cell with an error, or with a formula that no program has calculated yet, reads as if it were empty. It is found
here, so that its row can be refused with the reason instead. Rows that nobody saw, and cells that are merged over
several rows, are found to be told.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from app.domain.errors import UserError
from app.services.exchange.spreadsheet_errors import UNCALCULATED

_MOST = 200_000
_PIECE = 1 << 20
_SINCE_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""", re.IGNORECASE)
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b(?P<names>[^>]*\bt\s*=\s*["']e["'][^>]*)>(?:(?!<(?:\w+:)?v\b).)*?<(?:\w+:)?v>(?P<text>[^<]*)<""",
    re.DOTALL,
)
_NO_VALUE = re.compile(
    rb"""<(?:\w+:)?c\b(?P<names>[^>]*[^>/])>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)"""
    rb"""\s*(?P<value><(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_HIDDEN = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^>]*\bhidden\s*=\s*["'](?:1|true)["'])[^>]*?\br\s*=\s*["']([0-9]{1,7})["']"""
)
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*["']([A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7}))["']"""
)
_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def counts_from_1904(path: Path) -> bool:
    """Whether day numbers begin in 1904. Cells with a date format are dates already; bare numbers need it."""
    with zipfile.ZipFile(path) as archive:
        return _SINCE_1904.search(archive.read(_named(archive, "xl/workbook.xml"))) is not None


@dataclass(slots=True)
class SheetParts:
    """What was found in a sheet.

    ``valueless`` are the cells with an error, or a formula without a result, by row from 1 and column from 0;
    ``hidden_rows`` are counted from 1, ``merged`` the ranges over several rows, as in ``C3:C5``.
    """

    valueless: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def look_into(path: Path, sheet: str) -> SheetParts:
    """Go through the XML of a sheet. Raises UserError for more cells without a value than anybody could correct."""
    found = SheetParts()
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        for piece in _pieces(archive, part) if part else ():
            for names, text in (*_errors(piece), *_without_result(piece)):
                _note(found.valueless, names, text)
            if len(found.valueless) > _MOST:
                raise UserError(f"{path.name} has more than {_MOST:,} cells with errors or formulas without a result.")
            if b"hidden" in piece:
                found.hidden_rows += map(int, _HIDDEN.findall(piece))
            if b"mergeCell" in piece:
                found.merged += (ref.decode() for ref, first, last in _MERGED.findall(piece) if first != last)
    return found


def _errors(piece: bytes) -> Iterator[tuple[bytes, str]]:
    if b'"e"' in piece or b"'e'" in piece:
        for match in _ERROR.finditer(piece):
            yield match["names"], match["text"].decode("utf-8", "replace")


def _without_result(piece: bytes) -> Iterator[tuple[bytes, str]]:
    if b"<f" not in piece and b":f" not in piece:
        return
    for match in _NO_VALUE.finditer(piece):
        # An empty text is a result too.
        if not (match["value"] and _TEXT.search(match["names"])):
            yield match["names"], UNCALCULATED


def _note(found: dict[tuple[int, int], str], names: bytes, text: str) -> None:
    place = _REFERENCE.search(names)
    if place is not None:
        column = 0
        for letter in place[1]:
            column = column * 26 + letter - 64
        found[int(place[2]), column - 1] = text


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML of a part in pieces that end with a cell."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(_PIECE):
            text = rest + block
            cut = text.rfind(b"</c>") + 4
            if cut == 3:
                cut = max((match.end() for match in _CELL_END.finditer(text)), default=0)
            yield text[:cut]
            rest = text[cut:]
    yield rest


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The entry that holds a sheet; None where the workbook is put together in a way that is not understood."""
    try:
        book = ElementTree.fromstring(archive.read(_named(archive, "xl/workbook.xml")))
        links = ElementTree.fromstring(archive.read(_named(archive, "xl/_rels/workbook.xml.rels")))
    except (ElementTree.ParseError, KeyError):
        return None
    wanted = next((e.get(_RELATION) for e in book.iter() if e.get("name") == sheet and e.get(_RELATION)), None)
    target = next((link.get("Target") for link in links.iter() if link.get("Id") == wanted), None)
    if target is None:
        return None
    path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    names = {name.lower(): name for name in archive.namelist()}
    return names.get(path.lower())


def _named(archive: zipfile.ZipFile, wanted: str) -> str:
    """An entry by its name in any case. Raises KeyError where there is none."""
    return {name.lower(): name for name in archive.namelist()}[wanted]
