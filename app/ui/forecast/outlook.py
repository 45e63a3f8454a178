"""Where the period is heading: one sentence, and the bar against the target."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from app.domain.forecast.rows import Apart, Forecast, Row
from app.domain.plurals import counted
from app.services.charts import MoneyUnit, TargetBar
from app.ui.forecast import words
from app.ui.forecast.reading import Picture
from app.ui.forecast.supposed import real_of
from app.ui.shared.buttons import Button
from app.ui.shared.charts.view import ChartView
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel
from app.ui.shared.theme import Theme

_ROOMY = 1000  # pixels at font scale 1 from which the words have room
_TALL, _LOW = 50, 20  # of the bar with and without the words of a target
_APART = (
    ("undated", "without a date", "no date"),
    ("unpriced", "without an amount", "no amount"),
    ("unrated", "without an exchange rate", "no rate"),
    ("unpaid", "of zero or less", "zero or less"),
    ("overdue", "past their date", "overdue"),
    ("earlier", "before the period", "earlier"),
    ("later", "after the period", "later"),
)


class OutlookPanel(Panel):
    """``opened`` gets what the deals of a part are called, and their keys."""

    opened = Signal(str, object)
    target_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=16)
        self.setAccessibleName("Outlook")
        self.title, self.before, self.note = (
            Label("", "bodyStrong"),
            Label("", "meta", "text2"),
            Label("", "meta", "text2"),
        )
        self.figure, self.sentence = Label("", "display"), ElidedLabel("", "body", "text2")
        self.really = Label("", "bodyMedium", "accent")
        """What it really is, where the figure is only supposed."""
        self.bar = ChartView("Outlook against target", _TALL)
        self.apart = {name: Button("", kind="link") for name, *_ in _APART}
        self.lead = Label("", "meta", "text2")
        self._forecast: Forecast | None = None
        self._parts = Row("", "")
        self._lay_out()
        self.bar.opened.connect(self._on_opened)
        for name, button in self.apart.items():
            button.clicked.connect(partial(self._open_apart, name))

    def _lay_out(self) -> None:
        self.body.setSpacing(4)
        head, middle, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.before)
        middle.setSpacing(12)
        middle.addWidget(self.figure)
        middle.addWidget(self.really)
        middle.addWidget(self.sentence, 1)
        below.setSpacing(12)
        below.addWidget(self.lead)
        for button in self.apart.values():
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.note)
        self.body.addLayout(head)
        self.body.addLayout(middle)
        self.body.addWidget(self.bar)
        self.body.addLayout(below)

    def show_forecast(self, forecast: Forecast, picture: Picture) -> None:
        """Show it."""
        self._forecast, self._parts = forecast, picture.outlook
        outlook, currency = forecast.outlook, forecast.currency
        self.title.setText(words.outlook_title(outlook.period))
        self.figure.setText(words.money(outlook.total, currency))
        self.sentence.setText(words.outlook_sentence(outlook, picture.facts))
        self.note.setText(words.basis_note(forecast, picture.facts))
        won, expected = outlook.whole_parts(currency)
        self.bar.set_height(_TALL if outlook.target else _LOW)
        real = real_of(picture)
        really = real.forecasts[forecast.basis].outlook.total if real is not None else None
        self.really.setText("" if really is None else f"really {words.money(really, currency)}")
        self.really.setVisible(really is not None)
        bar = TargetBar(
            "outlook", max(won, 0), max(expected, 0), outlook.target or None, MoneyUnit(currency), ghost=really
        )
        self.bar.show_chart(bar)
        self._show_apart(forecast.apart)

    def _show_apart(self, apart: Apart) -> None:
        is_roomy = self.width() >= Theme.current().px(_ROOMY)
        any_shown = False
        for name, what, short in _APART:
            row: Row = getattr(apart, name)
            button, count = self.apart[name], len(row.deal_ids)
            button.set_label(f"{count:,} {what if is_roomy else short}")
            button.setAccessibleName(f"{counted(count, 'deal', 'deals')} {what}")
            button.setVisible(count > 0)
            any_shown |= count > 0
        self.lead.setText("Deals")
        self.lead.setVisible(any_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._forecast is not None:
            self._show_apart(self._forecast.apart)

    def _open_apart(self, name: str) -> None:
        if self._forecast is not None:
            row: Row = getattr(self._forecast.apart, name)
            what = next(words for key, words, _ in _APART if key == name)
            self.opened.emit(f"Deals {what}", row.deal_ids)

    def _on_opened(self, _key: str, part: str) -> None:
        if part == "target":
            self.target_asked.emit()
        elif part == "ghost":
            self.opened.emit(self.title.text(), (*self._parts.won_ids, *self._parts.open_ids))
        elif part == "solid":
            self.opened.emit(f"{self.title.text()}: won", self._parts.won_ids)
        else:
            self.opened.emit(f"{self.title.text()}: expected", self._parts.open_ids)
