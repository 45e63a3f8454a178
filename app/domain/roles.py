"""What people of a team do in it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Somebody's part in the team. Owners look after the team itself; there is always at least one."""

    OWNER = "owner"
    MANAGER = "manager"
    REP = "rep"
    INSIDE_SALES = "inside_sales"
    MARKETING = "marketing"
    ACCOUNTING = "accounting"
    SUPPORT = "support"

    @property
    def words(self) -> str:
        """As people call it: ``"Sales rep"``."""
        return "Sales rep" if self is Role.REP else self.value.replace("_", " ").capitalize()
