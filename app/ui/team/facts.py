"""The team's own facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.day_text import MONTHS, distance_text, medium_day
from app.domain.errors import ConflictError, UserError
from app.domain.money import Money
from app.domain.zones import check_zone, zone_of
from app.services.team import EditTeam, Holiday, TeamRow, countries, edit_team, next_holiday, team
from app.ui.host import Host
from app.ui.shared.choice_popup import Option
from app.ui.shared.country_names import country_name
from app.ui.shared.grid.desk import ListDesk
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.grid.page import ListHead
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.seen import Holding
from app.ui.shared.strips import Strip
from app.ui.shared.typed import Typed, amount, plain
from app.ui.team.logo import LogoPanel
from app.ui.team.words import required_text

if TYPE_CHECKING:
    from app.services.context import Context

_WIDEST = 640
_SHARES, _HOUR = "reps_share_deals", "hour_cost_minor"
_NO_HOLIDAYS = Option("", "No public holidays")


@dataclass(frozen=True)
class _Answer:
    team: TeamRow
    countries: tuple[str, ...]
    holiday: Holiday | None


class TeamPage(QWidget):
    """Name, currency, whose holidays, when the year begins, whether reps share deals; each is stored by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.setAccessibleName("Team")
        self._seen = Holding(0)
        self._countries: tuple[Option, ...] = ()
        self._currency = host.ctx.team.currency
        self.problem = Strip("error", "")
        self.problem.hide()
        self.desk = ListDesk(host, self, self.say)
        self.form = self._make_form()
        self._notes = Label("", "meta", "text2", wrap=True)
        self.shares = QCheckBox("Sales reps may edit each other's deals")
        self.shares.toggled.connect(self._on_shares_toggled)
        self._locked = Label("", "meta", "text2", wrap=True)
        self._locked.hide()
        self._lay_out()
        self.loader = ListLoader(host, self, frozenset({"teams", "users", "deals", "exchange_rates"}), _read)
        self.loader.loaded.connect(self._on_loaded)
        self.setFocusProxy(self.form.field("name"))

    def _make_form(self) -> FactsForm:
        form = FactsForm(columns=1, label_width=150)
        form.add_typed("name", "Name", Typed(required_text("Give the team a name."), lambda value: str(value or "")))
        form.add_typed("currency", "Currency", Typed(_currency, lambda value: str(value or "")))
        form.add_picker("country", "Holidays of", self._find_countries, None, can_clear=False)
        form.add_picker("fiscal_year_start_month", "Year begins in", _find_months, None, can_clear=False)
        form.add_typed("zone", "Time zone", Typed(_zone, lambda value: str(value or "")))
        form.add_typed("payment_terms", "Paid after", plain())
        form.add_typed("address", "Letters come from", plain(), placeholder="Street, postal code and town, country")
        form.add_typed(_HOUR, "An hour of selling costs", amount(self.host.ctx, self._home))
        form.edited.connect(self.store)
        return form

    def _lay_out(self) -> None:
        panel = Panel()
        panel.setMaximumWidth(_WIDEST)
        self.form.join(panel.body)
        panel.body.addWidget(self._notes)
        panel.body.addWidget(self.shares)
        panel.body.addWidget(self._locked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(ListHead("Team", "What holds for everybody who works in this database."))
        column.addWidget(panel)
        column.addWidget(self.problem)
        column.addWidget(LogoPanel(self.host))
        column.addStretch(1)

    def say(self, words: str) -> None:
        """Say what could not be stored."""
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))

    # -- showing ---------------------------------------------------------------------------------------------------

    def _on_loaded(self, answer: _Answer) -> None:
        facts = answer.team
        fields = ((column, self.form.field(column)) for column in self.form.columns)
        self._seen.show(facts.version, [column for column, field in fields if field.editing or field.error])
        named = sorted((country_name(code), code) for code in answer.countries)
        self._countries = (_NO_HOLIDAYS, *(Option(code, name) for name, code in named))
        names = {
            "country": country_name(facts.country) if facts.country else _NO_HOLIDAYS.text,
            "fiscal_year_start_month": MONTHS[facts.fiscal_year_start_month - 1],
        }
        values = {column: getattr(facts, column) for column in ("name", "currency", "zone", "payment_terms", "address")}
        values[_HOUR] = facts.hour_cost
        self._currency = facts.currency
        self.form.show_values(values, names, is_same_record=True)
        self._show_shares(facts.reps_share_deals)
        self._lock(facts)
        self._notes.setText(notes(facts, answer.holiday, self.host.ctx.clock.today()))
        if self.isVisible():
            self._tell_keys()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_keys()

    def _tell_keys(self) -> None:
        self.host.set_status("", (("F2", "edit"), ("Esc", "take back")))

    def _show_shares(self, shares: bool) -> None:
        self.shares.blockSignals(True)
        self.shares.setChecked(shares)
        self.shares.blockSignals(False)

    def _lock(self, facts: TeamRow) -> None:
        """What the user's role may not change is locked, and the page says who may."""
        refused = Ahead(self.host.ctx.actor).why_not("teams", Op.EDIT)
        for column in self.form.columns:
            self.form.field(column).set_locked(refused or (facts.currency_lock if column == "currency" else ""))
        self.shares.setEnabled(not refused)
        self.shares.setToolTip(refused)
        self.shares.setAccessibleDescription(refused)
        self._locked.setText(refused)
        self._locked.setVisible(bool(refused))

    def _find_countries(self, text: str) -> tuple[Option, ...]:
        wanted = text.strip().casefold()
        found = [option for option in self._countries if option.text.casefold().startswith(wanted)]
        found += [option for option in self._countries if wanted in option.text.casefold() and option not in found]
        return tuple(found)

    # -- changing --------------------------------------------------------------------------------------------------

    def store(self, column: str, value: object) -> None:
        """Store one fact on top of what its field showed when it was begun."""
        ctx = self.host.ctx
        typed = self.form.field(column).text()
        if isinstance(value, Money):
            if value.currency != self._currency:
                self.form.fail(column, typed, f"Give it in the team's currency, {self._currency}.")
                return
            value = value.minor
        self._store(ctx, self._seen.take(column), column, None if value == "" else value, typed)

    def _home(self) -> str:
        """The currency that amounts are meant in."""
        return self._currency

    def _on_shares_toggled(self, on: bool) -> None:
        def failed(error: Exception) -> None:
            self._show_shares(not on)
            self.desk.on_failed(error)

        ctx, version = self.host.ctx, self._seen.take(_SHARES)
        self.desk.run(lambda: edit_team(ctx, EditTeam(version, {_SHARES: on})), failed=failed)

    def _store(self, ctx: Context, version: int, column: str, value: object, typed: str) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                self.form.restore(column)
                seen = error.version
                self.host.show_error(error, retry=lambda: self._store(ctx, seen, column, value, typed))
            elif isinstance(error, UserError):
                self.form.fail(column, typed, error.message)
                self._seen.hold(column, version)
            else:
                self.form.restore(column)
                self.host.show_error(error)

        self.desk.run(lambda: edit_team(ctx, EditTeam(version, {column: value})), failed=failed)


def _zone(text: str) -> str | None:
    """None is the zone of each computer."""
    return check_zone(text) if text.strip() else None


def notes(facts: TeamRow, holiday: Holiday | None, today: date) -> str:
    """What follows from the facts, in sentences."""
    parts = [facts.currency_lock] if facts.currency_lock else []
    if holiday is not None:
        when = f"{medium_day(holiday.on, today)}, {distance_text(holiday.on, today)}"
        parts.append(f"Clocks count working days without holidays; the next is {holiday.name} ({when}).")
    else:
        parts.append("Clocks count Monday to Friday, because no holidays are known.")
    start = facts.fiscal_year_start_month
    parts.append(f"The first quarter is {MONTHS[start - 1]} to {MONTHS[(start + 1) % 12]}.")
    if lost := zone_of(facts.zone, None, UTC).lost:
        parts.append(f"The time zone “{lost}” is not known here; that of each computer is used. Choose another.")
    return "\n".join(parts)


def _read(ctx: Context) -> _Answer:
    facts = team(ctx)
    return _Answer(facts, countries(), next_holiday(facts.country, ctx.clock.today()))


def _currency(text: str) -> object:
    code = text.strip().upper()
    if len(code) != 3 or not code.isalpha():
        raise UserError("Give its code of three letters, such as EUR.")
    return code


def _find_months(text: str) -> tuple[Option, ...]:
    wanted = text.strip().casefold()
    months = (Option(number, month) for number, month in enumerate(MONTHS, start=1))
    return tuple(option for option in months if option.text.casefold().startswith(wanted))
