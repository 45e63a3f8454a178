"""What holds for the typed facts of companies and people alike."""

from __future__ import annotations

import re
from typing import Any

from app.domain.errors import UserError

# Deliberately loose: whether an address exists is known only by writing to it, and odd ones are real.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def check_email(values: dict[str, Any]) -> None:
    """UserError where the e-mail address among the values can't be one."""
    email = values.get("email")
    if email and not _EMAIL.fullmatch(email):
        raise UserError(f"“{email}” is no e-mail address. Write it as name@company.com.", field="email")
