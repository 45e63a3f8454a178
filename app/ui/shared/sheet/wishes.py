"""Whether they want calls and mail, as fields in place: of a person, or of a company for everybody who works there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.ui.shared.choice_popup import Option
from app.ui.shared.sheet.facts_form import FactsForm

WISHES = ("do_not_call", "do_not_mail")
"""The columns, which say what somebody does not want: the answer to a question is the other way round."""


def add_wishes(form: FactsForm) -> None:
    """A field for each."""
    form.add_picker("do_not_call", "May be called", _answers, None, can_clear=False)
    form.add_picker("do_not_mail", "May get mail", _answers, None, can_clear=False)


def wish_names(values: Mapping[str, Any]) -> Mapping[str, str]:
    """The texts of the fields."""
    return {name: "No" if values[name] else "Yes" for name in WISHES}


def _answers(text: str) -> Sequence[Option]:
    found = (Option(False, "Yes"), Option(True, "No"))
    fitting = [option for option in found if option.text.casefold().startswith(text.strip().casefold())]
    return fitting or found
