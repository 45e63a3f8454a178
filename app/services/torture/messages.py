"""What a client under torture tells its supervisor, one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """What clients do."""

    MOVE = "move"
    NOTE = "note"
    COMPANY = "company"
    UNDO = "undo"
    IMPORT = "import"


class Answer(StrEnum):
    """How an act went. ``TRY`` comes before it, so that one cut off in the middle is known to have begun."""

    TRY = "try"
    SAVED = "saved"
    REFUSED = "refused"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Message:
    """One line. ``token`` names the act's trace in the data; ``at`` is the computer's monotonic clock in seconds."""

    answer: Answer
    act: Act
    token: str
    at: float
    change_set_id: int | None = None
    why: str = ""

    def line(self) -> str:
        """As it is written."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_line(line: str) -> Message | None:
    """A line as written by a client; None where it was cut off by the client's end."""
    try:
        data: dict[str, Any] = json.loads(line)
        return Message(**{**data, "answer": Answer(data["answer"]), "act": Act(data["act"])})
    except (ValueError, TypeError, KeyError):
        return None
