"""Tells a workbook from a text from everything else, by content and never by the name's ending."""

from __future__ import annotations

import re
from pathlib import Path

from app.domain.errors import UserError

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\0", "a database"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_JSON = re.compile(rb"""(?:\xef\xbb\xbf)?\s*[\[{]\s*(?:[\[{]|"[^"\n]*"\s*:|\]|\})""")
_WANTED = "Save the table as CSV or XLSX and choose that file."


def is_workbook(path: Path) -> bool:
    """Whether the file is an XLSX workbook; False means it may be read as text.

    Raises UserError for empty files and for kinds that hold no table we can read.
    """
    with path.open("rb") as stream:
        start = stream.read(4096)
    name = path.name
    if not start:
        raise UserError(f"{name} is empty. Choose a file with a row of column names and rows below it.")
    if start.startswith(_ZIP):
        return True
    if start.startswith(_COMPOUND):
        raise UserError(_compound(path))
    for mark, what in _OTHERS:
        if start.startswith(mark):
            raise UserError(f"{name} is {what}, not a table. {_WANTED}")
    if start.lstrip()[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise UserError(f"{name} is a web page or XML, not a table. {_WANTED}")
    if _JSON.match(start):
        raise UserError(f"{name} is JSON, not a table. {_WANTED}")
    return False


def _compound(path: Path) -> str:
    """An Office container: an encrypted workbook, or one of the format before 2007."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in head:
        return f"{path.name} is protected by a password. Save it without one and choose it again."
    return f"{path.name} is in the format of Excel before 2007. Save it as XLSX and choose that file."
