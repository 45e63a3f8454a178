"""What a company has bought: in all, by year, how often and when last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.day_text import distance_text
from app.domain.fx import Total
from app.services.company_pages import Worth
from app.ui.shared.labels import Label
from app.ui.shared.money_text import money_text
from app.ui.shared.page_columns import Section
from app.ui.shared.panel import Separator
from app.ui.shared.text_paint import draw_centred
from app.ui.shared.theme import Theme

_MOST_YEARS = 8
_BARS, _YEAR = 64, 18  # heights of the highest bar and of the line with the years


class YearBars(QWidget):
    """A bar for each year, the present one in the accent colour."""

    def __init__(self) -> None:
        super().__init__()
        self._years: Sequence[tuple[int, Total]] = ()
        self._present = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def show_years(self, years: Sequence[tuple[int, Total]], present: int) -> None:
        """Show these years."""
        self._years, self._present = years, present
        words = [f"{year}: {money_text(total.money, whole=True)}" for year, total in years]
        self.setAccessibleName("Bought by year")
        self.setAccessibleDescription(", ".join(words))
        self.setToolTip("\n".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(200), tokens.px(_BARS + _YEAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        most = max((total.money.minor for _, total in self._years), default=0)
        step = min(self.width() / max(len(self._years), 1), tokens.px(44))
        ground = tokens.px(_BARS)
        for place, (year, total) in enumerate(self._years):
            share = total.money.minor / most if most > 0 else 0.0
            tall = max(ground * share, 2.0)
            painter.setBrush(tokens.color("accent" if year == self._present else "accentMid" if share else "border"))
            painter.drawRoundedRect(QRectF(place * step, ground - tall, step * 0.68, tall), 2, 2)
            below = QRectF(place * step, ground, step * 0.68, tokens.px(_YEAR))
            draw_centred(painter, below, f"{year % 100:02}", tokens.font("caption"), tokens.color("text2"))
            painter.setPen(Qt.PenStyle.NoPen)
        painter.end()


class _Line(QWidget):
    """A word and its figure at the right."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.figure = Label("", "meta", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(name, "meta", "text2"))
        row.addStretch(1)
        row.addWidget(self.figure)


class WorthSection(Section):
    """Currencies without a rate are named, never added blindly."""

    def __init__(self) -> None:
        super().__init__("Worth")
        self._sum, self._words = Label("", "display"), Label("", "meta", "text2", wrap=True)
        self.bars, self._rule = YearBars(), Separator("grid")
        self._last, self._often = _Line("Bought last"), _Line("Deals a year")
        self._missing = Label("", "meta", "warn", wrap=True)
        for part in (self._sum, self._words, self.bars, self._rule, self._last, self._often, self._missing):
            self.add(part)

    def show_worth(self, worth: Worth, today: date) -> None:
        """Show what was bought."""
        years = len(worth.years)
        bought = worth.deals > 0
        self._sum.setText(money_text(worth.total.money, whole=True))
        span = "this year" if years == 1 else f"in {years} years"
        counted = f"{worth.deals:,} {'deal' if worth.deals == 1 else 'deals'}"
        converted = ", converted at the rates of those days" if worth.is_converted else ""
        self._words.setText(f"bought in all, {counted} {span}{converted}" if bought else "Nothing has been bought yet.")
        self.bars.show_years(worth.years[-_MOST_YEARS:], today.year)
        self._last.figure.setText(distance_text(worth.last_on, today) if worth.last_on else "")
        self._often.figure.setText(f"{worth.deals / years:.1f}" if years else "")
        self._missing.setText(f"Without {', '.join(worth.total.missing)}: no rate is known for those days.")
        for part in (self._sum, self._rule, self._last):
            part.setVisible(bought)
        self.bars.setVisible(years > 1)  # one year says nothing that the sum does not
        self._often.setVisible(years > 1)
        self._missing.setVisible(bool(worth.total.missing))
