"""What is keyed in, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import UserError
from app.services.day_sheets.marks import Mark, Outcome, read_marks, split_marks

TODAY = date(2026, 3, 12)


def test_marks_are_read() -> None:
    assert read_marks(["1x", "2x=tomorrow", "6x=left: a word", "9x=16 march: left a message"], TODAY) == (
        Mark(1, Outcome.MISSED),
        Mark(2, Outcome.MISSED, date(2026, 3, 13)),
        Mark(6, Outcome.MISSED, note="left: a word"),
        Mark(9, Outcome.MISSED, date(2026, 3, 16), "left a message"),
    )
    # 29 February is that of a leap year; a month alone may be a name, and words with a day in them stay words.
    assert read_marks(["1x=29 feb", "2x=may", "3x=said 32 May"], TODAY) == (
        Mark(1, Outcome.MISSED, date(2028, 2, 29)),
        Mark(2, Outcome.MISSED, note="may"),
        Mark(3, Outcome.MISSED, note="said 32 May"),
    )
    # The colon of a time parts nothing: ten o'clock is not the tenth.
    assert read_marks(["2x=10:30 again", "3x=friday: 10:30 again"], TODAY) == (
        Mark(2, Outcome.MISSED, note="10:30 again"),
        Mark(3, Outcome.MISSED, date(2026, 3, 13), "10:30 again"),
    )
    assert read_marks(["3", "7s", "8S=tomorrow", "4n= wrong number ", "5=left a message"], TODAY) == (
        Mark(3, Outcome.DONE),
        Mark(7, Outcome.SNOOZED),
        Mark(8, Outcome.SNOOZED, date(2026, 3, 13)),
        Mark(4, Outcome.NOTED, note="wrong number"),
        Mark(5, Outcome.DONE, note="left a message"),
    )


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("3 5 7s", ["3", "5", "7s"]),
        ("3, 5; 7s", ["3", "5", "7s"]),
        ("4n=call back at noon, 5", ["4n=call back at noon", "5"]),
        ("1 8s=in 3 days; 9 10", ["1", "8s=in 3 days", "9", "10"]),
        ("4n=wrong number, ask Ana, 5n=left a message", ["4n=wrong number, ask Ana", "5n=left a message"]),
        ("5x=left a message 6x=friday 7n=wrong 8 3=ok", ["5x=left a message", "6x=friday", "7n=wrong 8", "3=ok"]),
        ("3=they weigh 5 by hand, a = b 12m=x", ["3=they weigh 5 by hand, a = b 12m=x"]),
        ("  ", []),
    ],
)
def test_a_typed_line_falls_into_marks(line: str, parts: list[str]) -> None:
    assert split_marks(line) == parts


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["x"], "“x” can't be understood"),
        (["3q"], "can't be understood"),
        (["4n"], "Say what is to be noted of 4"),
        (["3", "5", "3s"], "3 comes more than once"),
        (["3", "5", "3s", "5"], "3 and 5 come more than once"),
        ([], "Nothing is keyed yet"),
        (["7s=the 40th"], "40th"),
        (["7s=31 feb"], "7: February has 28 days"),
        (["3", "5x=32 May"], "5: May has 31 days"),
        (["3x=29 feb 2027: left a message"], "3: February 2027 has 28 days"),
        (["3x=friday 25:00"], "3: 25:00 is not a time"),
    ],
)
def test_what_is_wrong_is_said(texts: list[str], words: str) -> None:
    with pytest.raises(UserError) as refused:
        read_marks(texts, TODAY)
    assert words in refused.value.message
