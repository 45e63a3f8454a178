"""Whatever is typed into quick add is read, piece by piece, and nothing is shown that was not typed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.quick_add import AddKind, Reading, parse_quick_add

words = st.sampled_from(
    [
        "Call",
        "email",
        "Deal",
        "note",
        "Person",
        "company",
        "Ana",
        "Ruiz",
        "tomorrow",
        "fri",
        "10",
        "10:30",
        "at",
        "by",
        "30",
        "feb",
        "promise",
        "about",
        "@ana",
        "#crane",
        "€5",
        "12k",
        "31200",
        "x",
        "+",
        "-",
        ".",
        ",",
        ":",
        "ana@ferro.example",
        "+44",
        "20",
        "7946",
        "0143",
        "end",
        "of",
        "may",
        "next",
        "week",
        "24/7",
        "Sun",
    ]
)
sentences = st.lists(words | st.text(max_size=5), max_size=14).map(" ".join) | st.text(max_size=80)
kinds = st.none() | st.sampled_from(AddKind)


@given(sentences, kinds)
@example("Call", None)
@example(" , , ", AddKind.DEAL)
@example("@: #: : @@", AddKind.REMINDER)
def test_any_sentence_is_read(text: str, kind: AddKind | None) -> None:
    found = parse_quick_add(text, Reading(date(2026, 3, 12)), kind)
    assert kind in (None, found.kind)
    for span in found.spans:
        assert text[span.start : span.end] == span.text
    for left, right in pairwise(found.spans):
        assert left.end <= right.start
    typed = set(text.split())
    for shown in (found.about, found.name, found.who, found.company, found.deal, found.email, found.phone):
        for word in shown.split():
            # Where something was taken out of the middle, a comma may now stand at the word before.
            assert any(word.rstrip(",") in piece for piece in typed)


@given(sentences, kinds)
def test_a_date_is_either_read_or_explained(text: str, kind: AddKind | None) -> None:
    found = parse_quick_add(text, Reading(date(2026, 3, 12)), kind)
    assert found.when is None or found.problem == ""
    if found.kind in (AddKind.NOTE, AddKind.PERSON, AddKind.COMPANY):
        assert found.when is None
