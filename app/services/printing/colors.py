"""Colours on paper are those of the light theme, by the same names."""

from __future__ import annotations

import json
from functools import cache

from app.config import paths


def color(role: str) -> str:
    """The colour of a role such as ``text`` or ``accent``, as ``"#172026"``."""
    return _roles()[role]


@cache
def _roles() -> dict[str, str]:
    tokens = json.loads(paths.resource("theme", "tokens.json").read_text(encoding="utf-8"))
    roles: dict[str, str] = tokens["color"]["light"]
    return roles
