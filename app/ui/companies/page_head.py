"""The head of a company's page: who it is, where it stands, and how to reach it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.company_pages import CompanyPage
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.sheet.badge import PhaseBadge
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.text_paint import draw_centred
from app.ui.shared.theme import Theme

_TILE = 48
_SLACK, _EDITING, _MOST = 8, 420, 560  # widths of the name: beside its text, while it is changed, at most


class _Tile(QWidget):
    """The initials of an organisation: square, where those of people are round."""

    def __init__(self) -> None:
        super().__init__()
        self._letters = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_letters(self, letters: str) -> None:
        """Show others."""
        self._letters = letters
        self.update()

    def sizeHint(self) -> QSize:
        side = Theme.current().px(_TILE)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accentTint"))
        painter.drawRoundedRect(area, tokens.radius("panel"), tokens.radius("panel"))
        draw_centred(painter, area, self._letters, tokens.font("title"), tokens.color("accent"))
        painter.end()


class PageHead(QWidget):
    """``reached_out`` tells that a call or an e-mail was begun from here, so that it can be logged."""

    reached_out = Signal(str)

    def __init__(self, title: FactsForm) -> None:
        super().__init__()
        self._title, self._tile = title, _Tile()
        self.badge, self._standing = PhaseBadge(), ElidedLabel("", "meta", "text2")
        self._about = ElidedLabel("", "body", "text2")
        self.call = Button("Call", icon="phone", key="L", large=True)
        self.write = Button("E-mail", icon="mail", key="E", large=True)
        self._phone, self._email = "", ""
        self._lay_out()
        self.call.clicked.connect(self._on_call)
        self.write.clicked.connect(self._on_write)
        title.field("name").editing_changed.connect(lambda _editing: self._fit())
        Theme.instance().theme_changed.connect(self._fit)

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        first = QHBoxLayout()
        first.setSpacing(8)
        self._title.join(first)
        first.addWidget(self.badge)
        first.addWidget(self._standing, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(first)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._tile)
        row.addSpacing(6)
        row.addLayout(words, 1)
        row.addWidget(self.call)
        row.addWidget(self.write)

    def show_page(self, page: CompanyPage, letters: str) -> None:
        """Show another company."""
        values, standing = page.sheet.values, page.standing
        self._tile.show_letters(letters)
        self.badge.setVisible(standing is not None)
        self._standing.setText("No deal yet")
        if standing is not None:
            phase = standing.phase
            self.badge.show_phase(phase.code, badge_kind(phase.kind, is_stall=phase.is_stall), phase.name)
            touches = standing.touches
            name = phase.name if phase.name != phase.code else ""
            self._standing.setText(f"{touches.text} touches" if touches and touches.target else name)
        self._about.setText(about(page))
        self._phone, self._email = values["phone"] or "", values["email"] or ""
        no_phone, no_mail = "No phone number is known.", "No e-mail address is known."
        self.call.set_disabled_because("They want no calls." if page.do_not_call else "" if self._phone else no_phone)
        self.write.set_disabled_because("They want no mail." if page.do_not_mail else "" if self._email else no_mail)
        self._fit()

    def _fit(self) -> None:
        """The badge follows the name at once; a name that is being changed has room for more."""
        field, tokens = self._title.field("name"), Theme.current()
        wide = QFontMetrics(tokens.font("title")).horizontalAdvance(field.text()) + tokens.px(_SLACK)
        room = self._title.frame_room
        name = tokens.px(_EDITING) if field.editing else min(wide, tokens.px(_MOST))
        self._title.setFixedWidth(room.left() + name + room.right())

    def _on_call(self) -> None:
        QDesktopServices.openUrl(QUrl(f"tel:{self._phone.replace(' ', '')}"))
        self.reached_out.emit("call")

    def _on_write(self) -> None:
        QDesktopServices.openUrl(QUrl(f"mailto:{self._email}"))
        self.reached_out.emit("email")


def about(page: CompanyPage) -> str:
    """``"Flour milling, York. Customer since 2019. Owner Priya Raman."``, as far as it is known."""
    sheet = page.sheet
    what = ", ".join(filter(None, (sheet.values["industry"], sheet.values["city"])))
    since = f"Customer since {page.worth.first_on.year}" if page.worth.first_on else ""
    owner = sheet.names.get("owner_id", "")
    return ".  ".join(filter(None, (what, since or "Not a customer yet", f"Owner {owner}" if owner else "No owner")))
