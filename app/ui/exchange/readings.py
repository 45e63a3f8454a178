"""The evidence for and against each way to read a column's dates or numbers, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.amounts import read_amount
from app.domain.errors import UserError
from app.domain.number_text import DecimalMark
from app.services.exchange.date_formats import parse_format, resolve, take_apart
from app.services.exchange.dates import Candidate, DateGroup
from app.services.exchange.numbers import MARKS, NumberAnalysis
from app.ui.exchange import words
from app.ui.exchange.choice_card import Sign
from app.ui.exchange.order_evidence import Reversed

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class ReadingOption:
    """A way to read: its name, how it is written, the evidence, and the examples as they come out."""

    key: str
    title: str
    written: str
    evidence: tuple[tuple[Sign, str], ...]
    results: tuple[str, ...]


def date_options(group: DateGroup, turned: Mapping[str, Reversed]) -> tuple[ReadingOption, ...]:
    """The ways to read a group of dates, with the same examples under each; ``turned`` by format."""
    return tuple(_date_option(group, candidate, turned) for candidate in group.candidates if candidate.reads)


def _date_option(group: DateGroup, candidate: Candidate, turned: Mapping[str, Reversed]) -> ReadingOption:
    evidence = _date_evidence(group, candidate, possible=candidate.format in group.open_formats)
    return ReadingOption(
        key=candidate.format,
        title=words.ORDER_WORDS[candidate.order],
        written=candidate.format,
        evidence=(*evidence, *_turned_evidence(candidate, turned)),
        results=tuple(_read_date(text, candidate.format) for text in group.examples[:_EXAMPLES]),
    )


def _date_evidence(group: DateGroup, candidate: Candidate, *, possible: bool) -> list[tuple[Sign, str]]:
    found: list[tuple[Sign, str]] = []
    if candidate.refuted_by:
        examples = words.listed(candidate.refuted_by)
        found.append(("against", f"Reads {candidate.reads:,} of {group.count:,}; can't read {examples}"))
    elif possible:
        found.append(("for", f"Reads all {group.count:,}"))
    if candidate.proofs:
        found.append(("for", f"Only so can {words.listed(candidate.proofs)} be read"))
    if candidate.first and candidate.last:
        found.append(("plain", f"Gives {words.day(candidate.first)} to {words.day(candidate.last)}"))
    if candidate.outside:
        found.append(("against", f"At least {candidate.outside:,} lie outside the span of the column's other dates"))
    elif any(other.outside for other in group.candidates):
        found.append(("for", "All lie within the span of the column's other dates"))
    fewest = min(other.backwards for other in group.candidates)
    if candidate.backwards == fewest and any(other.backwards > 2 * fewest + 2 for other in group.candidates):
        found.append(("for", "Follows the order of the file best"))
    return found


def _turned_evidence(candidate: Candidate, turned: Mapping[str, Reversed]) -> Iterator[tuple[Sign, str]]:
    mine = turned.get(candidate.format)
    if mine is None or not mine.compared or not any(other.rows for other in turned.values()):
        return
    rows = f"{mine.rows:,} of the first {words.count(mine.compared, 'row')}" if mine.rows else "No row"
    yield "against" if mine.rows else "for", f"{rows} would end before it begins"


def _read_date(text: str, written: str) -> str:
    parts = take_apart(text)
    chosen = parse_format(written)
    day = resolve(parts, chosen.order) if parts is not None and parts.shape == chosen.shape else None
    return words.day(day) if day else "no such date"


def number_options(analysis: NumberAnalysis) -> tuple[ReadingOption, ...]:
    """The two ways to read a column's numbers."""
    names = {".": ("Point for decimals", "1,234.56"), ",": ("Comma for decimals", "1.234,56")}
    return tuple(
        ReadingOption(
            key=mark,
            title=names[mark][0],
            written=names[mark][1],
            evidence=tuple(_number_evidence(analysis, mark)),
            results=tuple(_read_number(text, mark) for text in number_examples(analysis)),
        )
        for mark in MARKS
    )


def number_examples(analysis: NumberAnalysis) -> tuple[str, ...]:
    """Values that can be read in two ways, then those that prove something."""
    proofs = [text for mark in MARKS for text in analysis.proofs[mark][:2]]
    return tuple(dict.fromkeys((*analysis.ambiguous[:_EXAMPLES], *proofs)))


def _number_evidence(analysis: NumberAnalysis, mark: DecimalMark) -> list[tuple[Sign, str]]:
    other: DecimalMark = "," if mark == "." else "."
    found: list[tuple[Sign, str]] = []
    if analysis.proofs[mark] and analysis.proofs[other]:
        found.append(("plain", f"So is {words.listed(analysis.proofs[mark])}, whatever is chosen"))
    elif analysis.proofs[mark]:
        found.append(("for", f"Only so can {words.listed(analysis.proofs[mark])} be read"))
    elif analysis.proofs[other]:
        found.append(("against", f"{words.listed(analysis.proofs[other])} can't be read so"))
    if not found:
        found.append(("plain", "No value of the column proves or refutes it"))
    if analysis.ambiguous:
        first = analysis.ambiguous[0]
        found.append(("plain", f"“{first}” is {_read_number(first, mark)}"))
    return found


def _read_number(text: str, mark: DecimalMark) -> str:
    try:
        parsed = read_amount(text, decimal_mark=mark)
    except UserError:
        return "no such number"
    value: Decimal = parsed.value
    return f"{value:,.2f}" if value != value.to_integral_value() else f"{value:,.0f}"
