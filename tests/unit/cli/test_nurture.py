"""``nurture``: programmes changed one thing at a time, touches moved, deals handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.conftest import Headwater

STEPS = ("--step", "1 month: call: Call {given}", "--step", "2 weeks: email: News for {company}")


def test_a_programme_is_changed_one_thing_at_a_time_and_deleted(team: Headwater, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("Dear {given}", encoding="utf-8")
    text = ("--text", f"2={tmp_path / 'news.txt'}")
    team("nurture", "add", "Slow burners", *STEPS, *text, "--notes", "From the fair")

    def row() -> dict[str, Any]:
        (found,) = (one for one in team("nurture", "programmes", "--json").rows if one["notes"] == "From the fair")
        return found

    first = row()
    assert team("nurture", "edit", "slow BURNERS", "--send-by-itself").code == 0
    assert row() == first | {"sends_by_itself": True}
    assert team("nurture", "edit", "slow burners", "--phase", "n1", "--name", "Slow", "--off").code == 0
    assert row() == first | {"sends_by_itself": True, "phase": "N1", "name": "Slow", "is_active": False}
    letter = team("nurture", "edit", "slow", "--step", "1 week: letter: Write", "--step", "1 week: letter: Again")
    assert (letter.code, "Step 1 is a letter without a text" in letter.err) == (0, True)
    assert team("nurture", "edit", "slow", *STEPS).err == ""
    assert team("nurture", "edit", "slow", "--ask-first", "--no-phase", "--on", "--name", "Slow burners").code == 0
    assert row() == first
    # Steps anew keep the texts of their places.
    team("nurture", "edit", "Slow burners", "--step", "1 week: email: Hello", "--step", "3 weeks: letter: Again")
    steps = [(one["after"], one["channel"], one["template"]) for one in row()["steps"]]
    assert steps == [("1 week", "email", None), ("3 weeks", "letter", "Dear {given}")]
    assert "Deleted the programme" in team("nurture", "delete", "Slow burners").out
    assert team("nurture", "delete", "Slow burners").code == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("edit", "Nobody's"), 1, "There is no programme"),
        (("edit", "Slow", "--text", "news.txt"), 2, "Write it as in 2=news.txt"),
        (("edit", "Slow", "--text", "3=gone.txt"), 1, "There is no step 3: this programme has 2."),
        (("edit", "Slow", "--text", "2=gone.txt"), 1, "gone.txt"),
        (("edit", "Slow", "--phase", "D1"), 1, "D1 is no nurturing phase"),
        (("edit", "Slow", "--on", "--off"), 2, "not allowed with"),
        (("move", "999", "--to", "friday"), 1, "deleted"),
        (("hand-over", "999"), 1, "Deal 999 is not ready for sales"),
        (("not-yet", "999"), 1, "Deal 999 is not ready for sales"),
    ],
)
def test_what_can_not_be_done_is_said(team: Headwater, words: tuple[str, ...], code: int, said: str) -> None:
    team("nurture", "add", "Slow", *STEPS)
    answer = team("nurture", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
