"""Makes a rule, or changes one, and shows which leads it would move before it is switched on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy

from app.domain.errors import ConflictError, UserError
from app.domain.qualifiers import Match
from app.services.context import Context
from app.services.qualifiers.preview import Preview, preview_rule
from app.services.qualifiers.rules import (
    CreateQualifier,
    EditQualifier,
    RuleRow,
    RuleSpec,
    create_qualifier,
    edit_qualifier,
)
from app.services.qualifiers.verdicts import Proposal
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.qualifiers.conditions import ConditionGrid
from app.ui.qualifiers.words import preview_text
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView
from app.ui.shared.labels import Label
from app.ui.shared.panel import SectionHeader
from app.ui.shared.storing import StoringDialog
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

_MATCHES: Choices = ((Match.ALL, "All of them hold"), (Match.ANY, "One of them holds"))
_SEEN = "These leads will move by themselves. Press again to switch it on."
_STAYS: tuple[object, str] = (None, "It stays where it is")
_CONDITIONS_SHOWN, _MOVES_SHOWN, _MOST = 4, 4, 200


@dataclass(frozen=True)
class _Move:
    id: int
    proposal: Proposal


class RuleDialog(StoringDialog):
    """``phases`` are those a rule may lead to, with their words; ``row`` is what is changed, None for a new rule."""

    def __init__(self, host: Host, phases: Choices, row: RuleRow | None = None) -> None:
        title, action = ("New rule", "Add the rule") if row is None else (f"Edit {row.name}", "Save")
        super().__init__(host.window, title, action, key="Ctrl Enter", width=760)
        self._host, self._row, self._seen = host, row, row.version if row else None
        self._shown: RuleSpec | None = None
        name = text_field("Big enough")
        name.setText(row.name if row else "")
        self.add("name", "Name", name)
        self.add("match", "It is met when", choice_box(_MATCHES, row.match if row else Match.ALL))
        self.conditions = ConditionGrid()
        self.automatic, self.active = QCheckBox("Moves leads by itself"), QCheckBox("Switched on")
        self.look = Button("See who moves", icon="users")
        self.preview = Label("", "metaMedium", "text2", wrap=True)
        self.moves = GridView("Who moves", _columns())
        self._lay_out_conditions()
        self._add_ways(phases, row)
        self._lay_out_preview()
        self.conditions.show_conditions(row.conditions if row else ())
        self.automatic.setChecked(row.is_automatic if row else False)
        self.active.setChecked(row.is_active if row else True)
        self.look.clicked.connect(lambda: self._ask_preview(lambda: None))
        self.conditions.grid.said.connect(self.say_error)

    def _lay_out_conditions(self) -> None:
        head = QHBoxLayout()
        head.addWidget(SectionHeader("Conditions"), 1)
        remove, add = IconButton("trash-2", "Remove the condition"), Button("Add", icon="plus", key="Ins", small=True)
        remove.clicked.connect(self._on_remove)
        add.clicked.connect(self.conditions.add)
        head.addWidget(remove)
        head.addWidget(add)
        self.body.addLayout(head)
        self.body.addWidget(_Squeezable(self.conditions, _CONDITIONS_SHOWN))

    def _add_ways(self, phases: Choices, row: RuleRow | None) -> None:
        """A second grid of fields, below the conditions."""
        self.begin_grid()
        met, instead = (row.if_met, row.if_not_met) if row else (None, None)
        self.add("met_phase_id", "Where it is met", choice_box(phases, met.phase.id if met else None))
        self.add(
            "not_met_phase_id",
            "Where it is not met",
            choice_box((_STAYS, *phases), instead.phase.id if instead else None),
        )
        for key, words, reason in (
            ("met_reason", "Why they are given up", met.reason if met else ""),
            ("not_met_reason", "Why those are given up", instead.reason if instead else ""),
        ):
            field = text_field("Only where that is the lost phase")
            field.setText(reason)
            self.add(key, words, field)

    def _lay_out_preview(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self.active)
        row.addWidget(self.automatic)
        row.addStretch(1)
        row.addWidget(self.look)
        self.body.addLayout(row)
        self.preview.hide()
        self.body.addWidget(self.preview)
        self._frame = _Squeezable(self.moves, _MOVES_SHOWN)
        self._frame.hide()
        self.body.addWidget(self._frame)

    def _on_remove(self) -> None:
        row = self.conditions.current
        if row is not None and not self.conditions.why_not_removed():
            self.conditions.remove(row)

    # -- what it would do --------------------------------------------------------------------------------------------

    @property
    def rule(self) -> RuleSpec:
        """The rule as it stands here."""
        met, instead = self.chosen("met_phase_id"), self.chosen("not_met_phase_id")
        return RuleSpec(
            self.text("name"),
            self.conditions.plain,
            met if isinstance(met, int) else 0,
            Match(str(self.chosen("match"))),
            met_reason=self.text("met_reason") or None,
            not_met_phase_id=instead if isinstance(instead, int) else None,
            not_met_reason=self.text("not_met_reason") or None,
            is_active=self.active.isChecked(),
            is_automatic=self.automatic.isChecked(),
        )

    def _ask_preview(self, then: Callable[[], None]) -> None:
        self.clear_errors()
        ctx, rule, key = self._host.ctx, self.rule, self._row.id if self._row else None

        def done(found: Preview) -> None:
            self._shown = rule
            self.preview.setText(preview_text(found))
            self.preview.show()
            self.moves.set_rows([_Move(one.deal_id, one) for one in found.moves[:_MOST]])
            self._frame.setVisible(bool(found.moves))
            self.place()
            then()

        def failed(error: Exception) -> None:
            if not self.fail(error):
                self._host.show_error(error)

        self._host.runner.query(
            lambda: preview_rule(ctx, rule, key), owner=self, done=done, failed=failed, lane="preview"
        )

    # -- storing -----------------------------------------------------------------------------------------------------

    def storing(self, ctx: Context) -> Callable[[], Saved] | None:
        """The command for what stands here; None where something is to be seen first, which is then shown.

        A rule that moves leads by itself is not switched on before it was shown which these are.
        """
        self.clear_errors()
        rule, row = self.rule, self._row
        if rule.is_active and rule.is_automatic and rule != self._shown:
            self._ask_preview(lambda: self.say_error(_SEEN))
            return None
        if row is None:
            return lambda: create_qualifier(ctx, CreateQualifier(rule))
        edited = EditQualifier(row.id, self._seen, rule)
        return lambda: edit_qualifier(ctx, edited)

    def fail(self, error: Exception) -> bool:
        """A conflict names what somebody else did; saving once more keeps one's own."""
        if isinstance(error, ConflictError):
            self._seen = error.version
            self.say_error(f"{error.message} Save again to keep yours.")
            return True
        if isinstance(error, UserError) and error.field == "conditions":
            self.say_error(error.message)
            return True
        return super().fail(error)


class _Squeezable(TableFrame):
    """As high as so many rows; in a low window less, down to one row."""

    def __init__(self, view: GridView, rows: int) -> None:
        super().__init__(view, ground="raised")
        self._rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height(1))

    def _height(self, rows: int) -> int:
        tokens = Theme.current()
        return tokens.size("tableHeader") + rows * tokens.size("row") + 1


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("title", "Lead", lambda row: row.proposal.title, 190, is_strong=True),
        GridColumn("from", "In", lambda row: row.proposal.from_code, 56),
        GridColumn("way", "Goes", lambda row: row.proposal.way.text, 130),
        GridColumn("why", "Why", lambda row: row.proposal.why, 0),
    )
