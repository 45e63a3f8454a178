"""What is typed into fields in place: values, and words about what is none."""

from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.ui.shared.typed import percent


@pytest.mark.parametrize(("text", "value"), [("55", 55), ("55 %", 55), (" 0% ", 0), ("", None), ("%", None)])
def test_whole_per_cent_are_read(text: str, value: int | None) -> None:
    assert percent().read(text) == value


@pytest.mark.parametrize("text", ["fifty", "55.5", "101", "-1", "5 of 10"])
def test_what_is_no_per_cent_is_told_as_such(text: str) -> None:
    with pytest.raises(UserError) as refused:
        percent().read(text)
    assert "31200" not in refused.value.message
    assert "such as 55" in refused.value.message or "100" in refused.value.message
