"""What is guarded against spreadsheets is read back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.services.exchange.converters import plain_text
from app.services.exchange.safe_text import guarded

storable = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30).map(plain_text)
awkward = st.builds(
    lambda quotes, start, rest: "'" * quotes + start + rest, st.integers(0, 3), st.sampled_from("=+-@ax'"), storable
).map(plain_text)


@given(st.one_of(storable, awkward))
def test_a_guard_is_taken_off_again(text: str) -> None:
    written = guarded(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain_text(written) == text
