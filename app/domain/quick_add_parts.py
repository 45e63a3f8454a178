"""Finding amounts, names, marked words, addresses and numbers in a quick-add sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from app.domain.amounts import ParsedAmount, typed_amount
from app.domain.errors import UserError
from app.domain.quick_add_when import Reading
from app.domain.sentence import Role, Sentence

# Words that end a name and begin something else.
STOPS = frozenset(
    {
        "about",
        "re",
        "regarding",
        "on",
        "at",
        "by",
        "for",
        "to",
        "with",
        "from",
        "in",
        "of",
        "or",
        "because",
        "if",
        "whether",
        "why",
        "that",
        "the",
        "a",
        "an",
        "his",
        "her",
        "our",
        "their",
        "until",
        "till",
        "due",
        "closing",
        "before",
        "worth",
        "promise",
        "promised",
    }
)
_PARTICLES = frozenset({"de", "del", "der", "den", "di", "da", "la", "le", "van", "von", "zu", "und", "and", "&", "y"})
_MOST_AMOUNT_WORDS = 5
_LONGEST_LOWER_CASE_NAME = 2

_SIGN = r"[€$£¥₹₩]|zł|kr"
_CODE = r"[A-Z]{3}|eur|usd|gbp|chf"
_LONG_MULTIPLE = "mio|mn|bn|million"
_MULTIPLE = f"[kKmM]|{_LONG_MULTIPLE}"
_FIGURE = rf"[-+]?(?:{_SIGN}|[A-Z]{{3}})?[-+]?[0-9.,'’]*[0-9](?:{_MULTIPLE})?(?:{_SIGN}|[A-Z]{{3}})?%?"
_AMOUNT_WORD = re.compile(rf"(?:{_FIGURE}(?:[-+*/x]{_FIGURE})*|[-+*×/x%]|{_SIGN}|{_CODE}|{_MULTIPLE})")
_MARKED_AMOUNT = re.compile(
    rf"{_SIGN}|\b(?:{_CODE})\b|[0-9][A-Z]{{3}}\b|[A-Z]{{3}}[0-9]|[0-9][kKmM]\b|[0-9] ?(?:{_LONG_MULTIPLE})\b"
)
# What makes a large plain number something else: it is a year, or a unit stands behind it ("10 m").
_YEAR_OR_UNIT = re.compile(r"^(?:19|20)[0-9]{2}$|[A-WYZa-wyz]")
_AMOUNT_LEADS = frozenset(("for", "worth", "at", "of"))

_EMAIL = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]+")
_PHONE_WORD = re.compile(r"\+?[0-9()/.-]+")
_PHONE_DIGITS = range(6, 16)


def take_amount(sentence: Sentence, how: Reading, *, plain_numbers: bool) -> ParsedAmount | None:
    """Take the first amount with a currency or a word for thousands; if allowed, else the first large number."""
    marked = _take_amount(sentence, how, lambda text, _: _MARKED_AMOUNT.search(text) is not None)
    if marked is not None or not plain_numbers:
        return marked
    return _take_amount(sentence, how, lambda text, value: value >= 100 and _YEAR_OR_UNIT.search(text) is None)


def _take_amount(sentence: Sentence, how: Reading, accept: Callable[[str, Decimal], bool]) -> ParsedAmount | None:
    for start, end, text in sentence.windows(_MOST_AMOUNT_WORDS):
        if not text or not all(_AMOUNT_WORD.fullmatch(word) for word in text.split()):
            continue
        try:
            amount = typed_amount(text, decimal_mark=how.decimal_mark or ".", home_currency=how.home_currency)
        except UserError:
            continue
        if accept(text, amount.value):
            sentence.take(Role.AMOUNT, start, end)
            _drop_lead(sentence, start - 1, _AMOUNT_LEADS)
            return amount
    return None


def _drop_lead(sentence: Sentence, index: int, leads: frozenset[str]) -> None:
    if sentence.is_free(index) and sentence.words[index].bare in leads:
        sentence.drop(index, index + 1)


def take_promise(sentence: Sentence) -> bool:
    """Take "promise" or "promised" where it stands first or last among what is left."""
    left = list(sentence.free())
    for index in {*left[:1], *left[-1:]}:
        if sentence.words[index].bare in ("promise", "promised"):
            sentence.take(Role.PROMISE, index, index + 1)
            return True
    return False


def take_marked(sentence: Sentence, mark: str, role: Role) -> str:
    """Take the words behind ``@`` or ``#``: the marked one, and the names that follow it ("@Ana Ruiz")."""
    for index in sentence.free():
        text = sentence.words[index].text
        if text.startswith(mark) and len(text) > 1 and text[1:].strip(mark):
            end = index + 1 if sentence.words[index].ends_a_part else _end_of_names(sentence, index + 1)
            return sentence.take(role, index, end).lstrip(mark)
    return ""


def take_name_at(sentence: Sentence, start: int, role: Role, *, lower_case: bool) -> str:
    """Take the name that begins at a word; a lower-case one, if allowed, has at most two words."""
    if not sentence.is_free(start) or sentence.words[start].bare in STOPS:
        return ""
    if sentence.words[start].is_name:
        first_ends = sentence.words[start].ends_a_part
        return sentence.take(role, start, start + 1 if first_ends else _end_of_names(sentence, start + 1))
    if not lower_case:
        return ""
    end = start + 1
    while (
        end < start + _LONGEST_LOWER_CASE_NAME
        and sentence.is_free(end)
        and sentence.words[end].bare not in STOPS
        and not sentence.words[end - 1].ends_a_part
    ):
        end += 1
    return sentence.take(role, start, end)


def take_name_after(sentence: Sentence, leads: frozenset[str], role: Role) -> str:
    """Take the capitalised name behind one of some words, and drop that word ("to Ana Ruiz", "at Ferro Castings")."""
    for index in sentence.free():
        if sentence.words[index].bare in leads:
            name = take_name_at(sentence, index + 1, role, lower_case=False)
            if name:
                sentence.drop(index, index + 1)
                return name
    return ""


def _end_of_names(sentence: Sentence, end: int) -> int:
    """Where a run of capitalised words ends; small words within names ("von", "and") don't end it."""
    after = end
    while sentence.is_free(after):
        word = sentence.words[after]
        after += 1
        if word.is_name and word.bare not in STOPS:
            end = after
        elif word.bare not in _PARTICLES:
            break
        if word.ends_a_part:
            break
    return end


def take_email(sentence: Sentence) -> str:
    """Take the first e-mail address."""
    for index in sentence.free():
        if _EMAIL.fullmatch(sentence.part(index, index + 1)):
            return sentence.take(Role.EMAIL, index, index + 1)
    return ""


def take_phone(sentence: Sentence) -> str:
    """Take the first run of words that has the digits of a telephone number."""
    for start, end, text in sentence.windows(6):
        words = text.split()
        digits = sum(char.isdigit() for char in text)
        if words and digits in _PHONE_DIGITS and all(_PHONE_WORD.fullmatch(word) for word in words):
            return sentence.take(Role.PHONE, start, end)
    return ""
