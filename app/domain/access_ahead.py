"""What somebody may do, told before they try, from rows that are loaded already: no question goes to the database.

It reads the rules of ``access_rules`` and says the words of ``access_words``, as the gate does that refuses in earnest
(``storage/access/gate.py``). Where a row is not known well enough to judge, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain import access_words
from app.domain.access import Actor, Both, Condition, Either, InPhase, OfMyDeal, Op, TeamShares, holds
from app.domain.access_rules import may, rule_for

_NO_CHANGE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Ahead:
    """``kinds`` are those of the phases that are known, ``deals`` the rows that others hang on, by key.

    The row of a deal needs ``owner_id`` and ``phase_id``; other tables need what their rules name.
    """

    actor: Actor
    kinds: Mapping[int, str] = field(default_factory=dict)
    deals: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def kind_of(self, phase_id: int) -> str | None:
        """The kind of a phase, if it is known."""
        return self.kinds.get(phase_id)

    def deal(self, deal_id: int) -> Mapping[str, Any] | None:
        """A deal, if it is known."""
        return self.deals.get(deal_id)

    def has_written(self, _deal_id: int) -> bool:
        """Nothing is under way yet."""
        return False

    def gives_back(self, _deal_id: int, _user_id: int) -> bool:
        """Nor is anything taken back."""
        return False

    def why_not(self, table: str, op: Op) -> str:
        """Why the role may do it with no row at all; "" where it may with some."""
        role = self.actor.role
        return "" if rule_for(role, table, op) is not None else access_words.refused_role(role, table, op).message

    def why_not_row(self, table: str, op: Op, row: Mapping[str, Any], whose: str | None = None) -> str:
        """Why it may not be done with this row; "" where it may. ``whose`` names who owns it, or the deal it is of."""
        if refused := self.why_not(table, op):
            return refused
        if not self._is_known(table, op, row) or may(self.actor, table, op, row, self):
            return ""
        return access_words.refused_row(self.actor.role, table, op, whose).message

    def why_not_edit(
        self,
        table: str,
        row: Mapping[str, Any],
        columns: Iterable[str],
        *,
        becomes: Mapping[str, Any] = _NO_CHANGE,
        whose: str | None = None,
    ) -> str:
        """Why these columns of a row may not be changed; "" where they may.

        ``becomes`` are new values as far as they are settled: what depends on others is judged when they are known.
        """
        if refused := self.why_not_row(table, Op.EDIT, row, whose):
            return refused
        columns = set(columns) | set(becomes)
        rule = rule_for(self.actor.role, table, Op.EDIT)
        assert rule is not None, "the row passed it"
        row = {**row, **becomes}
        if rule.columns is not None and not rule.columns >= columns:
            return access_words.refused_columns(table).message
        if rule.then is None or _reads(rule.then) & (columns - set(becomes)) or not self._knows(rule.then, row):
            return ""
        if holds(rule.then, self.actor, row, self, rule_for(self.actor.role, "deals", Op.EDIT)):
            return ""
        return access_words.refused_outcome(self.actor.role, rule).message

    def _is_known(self, table: str, op: Op, row: Mapping[str, Any]) -> bool:
        rule = rule_for(self.actor.role, table, op)
        return rule is None or self._knows(rule.when, row)

    def _knows(self, condition: Condition, row: Mapping[str, Any]) -> bool:
        """Whether everything that a condition asks about this row is loaded."""
        match condition:
            case Either(parts) | Both(parts):
                return all(self._knows(part, row) for part in parts)
            case InPhase():
                return row.get("phase_id") in self.kinds
            case OfMyDeal(column):
                if row.get(column) is None:
                    return column in row
                return self._is_known("deals", Op.EDIT, self.deals.get(row[column], {}))
            case _:
                return _reads(condition) <= row.keys()


def _reads(condition: Condition) -> set[str]:
    """The columns of the row that a condition asks about."""
    match condition:
        case Either(parts) | Both(parts):
            return set().union(*map(_reads, parts))
        case InPhase():
            return {"phase_id"}
        case TeamShares():
            return set()
        case _:
            column = getattr(condition, "column", None)
            return {column} if column is not None else set()
