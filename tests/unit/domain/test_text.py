from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.domain.text import clean, clean_line, fold, match_key, search_text, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łoś Müller", "los muller"),
        ("STRASSE Straße", "strasse strasse"),
        ("Ærø", "aero"),
        ("ﬁn", "fin"),
        ("plain ASCII", "plain ascii"),
        ("İstanbul", "istanbul"),
        ("毛泽东", "毛泽东"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_and_keys_drop_punctuation() -> None:
    assert words("O'Brien & Sons, Ltd.") == ["o", "brien", "sons", "ltd"]
    assert match_key("GTX Pro") == match_key("GTXPro") == match_key("gtx-pro") == "gtxpro"


def test_telephone_numbers_are_found_by_their_digits() -> None:
    assert "442079460143" in search_text("Ana Ruiz", "+44 (20) 7946-0143").split()
    assert search_text("Ana", None, "") == "ana"


def test_stored_text_is_trimmed_and_composed() -> None:
    assert clean("  Mu\u0308ller ") == "Müller"
    assert clean("two\nlines\tand tabs") == "two\nlines\tand tabs"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\x7f"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(UserError, match="control character"):
        clean(text)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UserError, match="half of a character pair"):
        clean("a\ud800b")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\r\nlines\tand tabs\n", "two lines and tabs"),
        ("مرحبا 😀", "مرحبا 😀"),
        ("\u200b\u202e \u00a0", ""),
        ("\n", ""),
    ],
)
def test_a_line_has_no_breaks_and_can_be_seen(text: str, line: str) -> None:
    assert clean_line(text) == line
