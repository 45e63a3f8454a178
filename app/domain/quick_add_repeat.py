"""Finding in a quick-add sentence how often something repeats, and the time zone of its hour."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from app.domain.errors import UserError
from app.domain.recurrence_phrases import is_rule
from app.domain.sentence import Role, Sentence
from app.domain.zones import check_zone

_MOST_WORDS = 14
_EVERY = frozenset({"every", "each"})
_ADVERBS = frozenset({"daily", "weekly", "fortnightly", "monthly", "quarterly", "yearly", "annually"})
_STANDARD = re.compile(r"(?:RRULE:)?FREQ=\S+(?: after (?:it is done|completion))?(?: on working days)?", re.I)
# Whatever follows "every 2" and is a unit of time is meant as a repetition, be it one that we don't know.
_MEANT = re.compile(
    r"(?:every|each) [-+]?[0-9][0-9.,]*(?:st|nd|rd|th)? (?:second|minute|hour|day|week|month|quarter|year|decade)s?",
    re.I,
)
# Before a word of its own, as in "each 5 customers", it counts something; at the end it is a day of the month.
_BARE = re.compile(r"(?:every|each) [0-9]+", re.I)
_MEANT_ZONE = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z][A-Za-z_/+-]*"
)
# Names of zones that stand for themselves behind a time; others need a slash or the word "time".
_SHORT_ZONES = frozenset({"UTC", "GMT", "CET", "EET", "WET"})


def take_repeat(sentence: Sentence, today: date) -> str:
    """Take the words of a repetition, such as "every 2nd monday until december"; "" where there are none.

    They may be of one that does not exist, such as "every 2 hours", which is not known, or "every 30 february".
    "weekly" counts only where nothing but a time stands behind it: a weekly report is a report.
    """
    for start, end, text in sentence.windows(_MOST_WORDS):
        first = sentence.words[start].bare
        if sentence.is_free(end) and sentence.words[end].bare == "of":
            continue  # "after completion of the audit" is about something else
        if _BARE.fullmatch(text) and not _ends_here(sentence, end):
            continue
        if (_STANDARD.fullmatch(text) or _MEANT.fullmatch(text)) or (
            (first in _EVERY or (first in _ADVERBS and _ends_here(sentence, end))) and is_rule(text, today)
        ):
            return sentence.take(Role.WHEN, start, end)
    return ""


def take_zone(sentence: Sentence) -> str:
    """Take the zone of a time: "Europe/Madrid", "Madrid time", "UTC"; "" where there is none."""
    for start, end, text in sentence.windows(4):
        name = _zone_in(text)
        if name:
            sentence.take(Role.WHEN, start, end)
            return name
    return ""


def unknown_zone(sentence: Sentence) -> str:
    """Why what stands like a zone right behind a time is none, as in "10:00 Europe/Atlantis"; "" where nothing does."""
    ends = {span.end for span in sentence.spans if span.role is Role.WHEN}
    for start, _, text in sentence.windows(1):
        if start and sentence.words[start - 1].end in ends and _MEANT_ZONE.fullmatch(text):
            try:
                check_zone(text)
            except UserError as refused:
                sentence.take(Role.WHEN, start, start + 1)
                return refused.message
    return ""


def _ends_here(sentence: Sentence, end: int) -> bool:
    return not sentence.is_free(end) or sentence.words[end].bare[:1].isdigit() or sentence.words[end].bare == "at"


def _zone_in(text: str) -> str:
    if text in _SHORT_ZONES:
        return text
    if "/" in text and " " not in text and text[:1].isalpha():
        try:
            return check_zone(text)
        except UserError:
            return ""
    city, space, last = text.rpartition(" ")
    return _cities().get(city.casefold(), "") if space and last.lower() == "time" and city[:1].isupper() else ""


@cache
def _cities() -> dict[str, str]:
    """Zones by the city they are called after."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return {name.rpartition("/")[2].replace("_", " ").casefold(): name for name in names}
