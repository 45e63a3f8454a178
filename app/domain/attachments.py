"""Files that go along with a mail: what they may be called, how large they may be, and how a mail remembers them.

A mail holds a list of names, sizes and checksums; the contents are kept once each, under their checksum.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import mimetypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.errors import UserError

MOST_BYTES = 10_000_000
"""Of all files of one mail together. Many servers take 25 MB, and a file grows by a third on its way."""
MOST_FILES = 10
_LONGEST_NAME = 120
_ANY = "application/octet-stream"
_LINE = re.compile(r"(?P<checksum>[0-9a-f]{64}) (?P<size>[0-9]+) (?P<name>.+)")
# Where a name ends on some system or in some header; an equals sign with a question mark begins an encoded word.
_UNSAFE = re.compile(r'[:*?"<>|]+')
# Line ends and other controls, halves of pairs, and marks that turn the direction so that an ending looks like another.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is kept: its name, its size in bytes, and the SHA-256 of its content in hexadecimal digits."""

    name: str
    size: int
    checksum: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be kept; ``content`` is base64, so that a command with it can be written down."""

    name: str
    content: str

    @classmethod
    def of(cls, name: str, data: bytes) -> NewFile:
        """UserError where it is too large or empty."""
        if not data:
            raise UserError(f"{name} is empty. Choose another file.", field="attachments")
        if len(data) > MOST_BYTES:
            raise UserError(too_large(name), field="attachments")
        return cls(safe_name(name), base64.b64encode(data).decode("ascii"))

    @property
    def data(self) -> bytes:
        """The bytes. UserError where they can't be read."""
        try:
            return base64.b64decode(self.content, validate=True)
        except (ValueError, binascii.Error):
            raise UserError(f"{self.name} can't be read. Attach it again.", field="attachments") from None

    @property
    def size(self) -> int:
        """The size in bytes."""
        return len(self.content) * 3 // 4 - self.content[-2:].count("=")

    @property
    def attachment(self) -> Attachment:
        """What a mail remembers of it."""
        return Attachment(safe_name(self.name), len(self.data), checksum_of(self.data))


Attached = Attachment | NewFile


def too_large(name: str) -> str:
    """What to say of a file that is too large."""
    return f"{name} is too large: a mail takes {MOST_BYTES // 1_000_000} MB. Send a link, or make the file smaller."


def checksum_of(data: bytes) -> str:
    """The checksum under which a content is kept."""
    return hashlib.sha256(data).hexdigest()


def safe_name(name: str) -> str:
    """The last part of a file's name, in one line and without signs that end it on some system or in a header."""
    seen = "".join(c for c in re.split(r"[\\/]", name)[-1] if unicodedata.category(c) not in _UNSEEN)
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", " ".join(seen.split()))).strip(" .") or "file"
    if len(plain) <= _LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return (
        plain[:_LONGEST_NAME] if not dot or len(ending) > 10 else f"{stem[: _LONGEST_NAME - 1 - len(ending)]}.{ending}"
    )


def media_type(name: str) -> tuple[str, str]:
    """The media type by the name's ending, as in ``("application", "pdf")``; mail in mail goes as mere bytes."""
    guessed, packed = mimetypes.guess_type(name, strict=True)
    if guessed is None or packed or guessed.startswith(("message/", "multipart/")):
        guessed = _ANY
    main, _, sub = guessed.partition("/")
    return main, sub


def check_together(files: Sequence[Attached]) -> None:
    """UserError for too many files, too large ones, or two of one name."""
    if len(files) > MOST_FILES:
        raise UserError(f"A mail takes {MOST_FILES} files. Leave some out, or pack them into one.", field="attachments")
    if sum(file.size for file in files) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise UserError(
            f"The files are too large together: a mail takes {most} MB. Leave some out.", field="attachments"
        )
    names = [safe_name(file.name).casefold() for file in files]
    twice = next((file.name for file, name in zip(files, names, strict=True) if names.count(name) > 1), None)
    if twice is not None:
        raise UserError(f"{twice} is attached already. Rename one of them first.", field="attachments")


def size_text(size: int) -> str:
    """``"312 KB"``, ``"4.1 MB"``."""
    return f"{max(round(size / 1000), 1)} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def written(files: Sequence[Attachment]) -> str | None:
    """As it is stored: one line for each; None for none."""
    return "\n".join(f"{file.checksum} {file.size} {file.name}" for file in files) or None


def read(text: str | None) -> tuple[Attachment, ...]:
    """What `written` wrote."""
    found = (_LINE.fullmatch(line) for line in (text or "").split("\n"))
    return tuple(Attachment(line["name"], int(line["size"]), line["checksum"]) for line in found if line)
