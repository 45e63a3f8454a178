"""``letters``: written, named, counted once, and refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.unit.cli.conftest import Headwater

TO = ("--to", "contact:1", "company:1", "--subject", "News for {company}", "--text", "Dear {given}")


def test_letters_are_written_and_counted_once(team: Headwater, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    tried = team("letters", *TO, "--dry-run", "--json").json
    assert (len(tried["letters"]), tried["logged"], tried["file"]) == (1, 0, None)
    first = team("letters", *TO, "--pdf", target, "--json").json
    assert (first["letters"], first["logged"]) == (tried["letters"], 1)
    assert [one["why"] for one in first["left_out"]] == ["the text names a person, and none is known"]
    assert "Dear" in PdfReader(target).pages[0].extract_text()
    assert team("letters", *TO, "--pdf", target, "--json").json["logged"] == 0
    assert "1 letter is in" in team("letters", *TO, "--pdf", target).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--dry-run", "--to", "deal:9"), 2, "letters go to contacts and companies"),
        (("--dry-run", "--text", "Dear"), 2, "a subject and a text are for letters --to somebody"),
        ((), 2, "--pdf FILE"),
        (("--dry-run", "--programme", "Nobody's"), 1, "There is no programme"),
        (("--dry-run", "--to", "contact:1", "--subject", "News"), 1, "Write the letter first."),
        (("--dry-run", "--to", "contact:1", "--subject", "News", "--text-file", "gone.txt"), 1, "gone.txt"),
    ],
)
def test_what_makes_no_letter_is_said(team: Headwater, words: tuple[str, ...], code: int, said: str) -> None:
    answer = team("letters", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
