"""Which encoding a text file is written in, decided on the whole file and never on its name.

Order of evidence: a byte order mark, the zero bytes of UTF-16/32, valid UTF-8, UTF-8 beside lines in Windows-1252
(files put together from two programs), a Western text in Windows-1252 or with the line ends of a Mac, and for
everything else the statistics of charset-normalizer.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.domain.errors import UserError

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_NAMED = 3
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = "headwater-stray-cp1252"
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŸ€‚„…†‡‰‹‘’“”•–—™›¡¢£¥§¨©ª«®¯°±²´µ·º»¿×÷\xa0\xad"
)
_WORD = re.compile(r"[^\W\d_]+")
_CAPITAL_IN_WORD = re.compile(r"[a-zß-ÿ][À-ÖØ-Ý]")
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¡¢£¥§©¯±¿×÷][^\W\d_]")


@dataclass(frozen=True, slots=True)
class Charset:
    """A codec name, what to do with bytes that don't fit it, bytes to skip, and a note for the user (or None)."""

    codec: str
    errors: str = "strict"
    note: str | None = None
    skip: int = 0

    def open(self, path: Path) -> TextIO:
        """The file as text, line ends untouched."""
        raw = path.open("rb")
        raw.seek(self.skip)
        try:
            return io.TextIOWrapper(raw, encoding=self.codec, errors=self.errors, newline="")
        except BaseException:
            raw.close()
            raise


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: bytes that are not UTF-8 are read as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_STRAY, _read_stray)


def detect(path: Path) -> Charset:
    """The encoding of the file. Reads it once or twice, a piece at a time."""
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return _mismarked(start) or Charset(codec, "replace")
    wide = _wide(start)
    if wide:
        return Charset(wide, "replace")
    if _is_utf8(path):
        return Charset("utf-8")
    valid, stray = _lines_beyond_ascii(path)
    return _mixed(valid, stray) or _single_byte([line for _, line in stray])


def named(codec: str) -> Charset:
    """The encoding a user asked for. Raises UserError when it is unknown or not one of text."""
    try:
        name = codecs.lookup(codec).name
        # Refuses codecs from bytes to bytes, such as base64.
        b"".decode(name)
        io.TextIOWrapper(io.BytesIO(), encoding=name).close()
    except (LookupError, ValueError):
        raise UserError(
            f"“{codec}” is not an encoding this program knows. Use a name such as utf-8 or windows-1252."
        ) from None
    return Charset(name, "replace")


def _mismarked(start: bytes) -> Charset | None:
    """Some programs write the two bytes of UTF-16's mark before UTF-32."""
    wide = _wide(start[2:])
    return Charset(wide, "replace", skip=2) if wide and wide.startswith("utf-32") else None


def _wide(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark shows by zeros at every second byte, or at three of every four."""
    if len(start) < 8 or b"\0" not in start:
        return None
    zeros = [start[offset::4].count(0) / len(start[offset::4]) for offset in range(4)]
    if min(zeros[1:]) > 0.6 and zeros[0] < 0.4:
        return "utf-32-le"
    if min(zeros[:3]) > 0.6 and zeros[3] < 0.4:
        return "utf-32-be"
    if min(zeros[1], zeros[3]) > 0.6 and max(zeros[0], zeros[2]) < 0.4:
        return "utf-16-le"
    if min(zeros[0], zeros[2]) > 0.6 and max(zeros[1], zeros[3]) < 0.4:
        return "utf-16-be"
    return None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_beyond_ascii(path: Path) -> tuple[int, list[tuple[int, bytes]]]:
    """How many lines with accents are UTF-8, and those that are not with their numbers, up to 64 KB of them."""
    valid, size, number = 0, 0, 1
    stray: list[tuple[int, bytes]] = []
    with path.open("rb") as stream:
        while line := stream.readline(_SAMPLE):
            here = number
            number += line.endswith(b"\n")
            if line.isascii():
                continue
            try:
                line.decode()
            except UnicodeDecodeError:
                if size < _SAMPLE:
                    stray.append((here, line))
                    size += len(line)
            else:
                valid += 1
    return valid, stray


def _mixed(valid: int, stray: list[tuple[int, bytes]]) -> Charset | None:
    """UTF-8 with strays: accented lines in UTF-8 are not rare, and the others read well as Windows-1252."""
    if not valid or valid * 10 < len(stray):
        return None
    if any(c > "\x7f" and c not in _WESTERN for _, line in stray for c in line.decode("utf-8", _STRAY)):
        return None
    numbers = ", ".join(str(number) for number, _ in stray[:_NAMED])
    more = f" and {len(stray) - _NAMED:,} more" if len(stray) > _NAMED else ""
    lines = f"line {numbers} was" if len(stray) == 1 else f"lines {numbers}{more} were"
    note = f"The file mixes encodings: {lines} read as Windows-1252. Check the accented letters there."
    return Charset("utf-8", _STRAY, note)


def _single_byte(stray: list[bytes]) -> Charset:
    sample = b"".join(stray)
    # Only programs of the Mac end lines so, and theirs write its own encoding.
    if b"\r" in sample and b"\n" not in sample:
        text = sample.decode("mac_roman")
        if _looks_western(text) and not _CAPITAL_IN_WORD.search(text):
            return Charset("mac-roman")
    if _looks_western(sample.decode("cp1252", "replace")):
        return Charset("cp1252", "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    codec = best.encoding if best else "cp1252"
    return Charset(codec, "replace", f"The encoding was taken to be {codec}. Check accented letters.")


def _looks_western(text: str) -> bool:
    """Whether text decoded as Windows-1252 reads like a Western language: its accents are few and usual."""
    if any(c > "\x7f" and c not in _WESTERN for c in text) or _SIGN_IN_WORD.search(text):
        return False
    letters = "".join(_WORD.findall(text))
    return sum(c > "\x7f" for c in letters) * 2 <= len(letters)
