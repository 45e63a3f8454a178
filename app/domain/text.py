"""Folding of text for search and matching, the same on every database."""

from __future__ import annotations

import re
import unicodedata

from app.domain.errors import UserError

# Letters that Unicode does not decompose but people type without their stroke.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h"}
)
_WORDS = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_DIGIT_RUNS = re.compile(r"\+?\d[\d\s()./-]{3,}\d")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fold(text: str) -> str:
    """Lower case, accents and strokes removed: ``"Łoś Müller"`` is ``"los muller"``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_STROKES)


def words(text: str) -> list[str]:
    """The folded words of a text, punctuation dropped."""
    return _WORDS.findall(fold(text))


def match_key(text: str) -> str:
    """What two spellings of one name share: folded letters and digits only (``"GTX Pro"`` is ``"gtxpro"``)."""
    return "".join(words(text))


def search_text(*parts: str | None) -> str:
    """The folded words of all parts, plus each phone number as one run of digits, for the search index."""
    joined = " ".join(filter(None, parts))
    found = words(joined)
    if _DIGIT.search(joined):
        found += sorted({re.sub(r"\D", "", run) for run in _DIGIT_RUNS.findall(joined)})
    return " ".join(found)


def clean(text: str) -> str:
    """Text as it may be stored: trimmed, NFC.

    Raises UserError for NUL, other control characters and lone surrogates, which databases mangle silently.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    if _CONTROL.search(text):
        raise UserError("The text contains a control character. Remove it and try again.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UserError("The text contains half of a character pair. Type it again.") from None
    return unicodedata.normalize("NFC", text.strip())


def clean_line(text: str) -> str:
    """The same in one line: what is pasted may have several. Nothing, where nothing of it could be seen."""
    line = " ".join(clean(text).split())
    return line if any(unicodedata.category(c) not in ("Cf", "Zs") for c in line) else ""
