"""The forms behind the ways to start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.pipelines import TemplateSpec
from app.ui.orders import NewTeam, OpenOrder
from app.ui.shared.buttons import Button
from app.ui.shared.form_fields import CountryField, CurrencyField, Field, text_field
from app.ui.shared.labels import Label
from app.ui.shared.where_field import WhereField
from app.ui.start.cards import TemplateCard

IMPORT_ACTION = "file.import"


class StartForm(QWidget):
    """What is asked on one way; the page shows its ``button`` below it."""

    ordered = Signal(object)
    """An OpenOrder."""

    def __init__(self, title: str, sentence: str, button: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(8, 4, 8, 4)
        self.column.setSpacing(12)
        self.column.addWidget(Label(title, "title"))
        self.column.addWidget(Label(sentence, "body", "text2", wrap=True))
        self.button = Button(button, kind="primary", key="Enter", large=True)
        self.button.clicked.connect(self.order)

    def order(self) -> None:
        """Check what was entered, and ask for it."""
        made = self.make_order()
        if made is not None:
            self.ordered.emit(made)

    def make_order(self) -> OpenOrder | None:
        """What is asked for; None when something has to be corrected first, and that is said in place."""
        raise AssertionError("each form makes its own order")


class NewTeamForm(StartForm):
    """A new team: who, in which currency, with which phases, and where it is kept."""

    def __init__(self) -> None:
        super().__init__(
            "Set up a new team",
            "All of this can be changed later, apart from the team's currency.",
            "Create the team",
        )
        self.team = Field("Team", text_field("Fernhill Scales"))
        self.name = Field("Your name", text_field("Mira Osei"))
        self.currency = CurrencyField()
        self.country = CountryField()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.team, 0, 0)
        grid.addWidget(self.name, 0, 1)
        self._currency = Field("Currency of the team", self.currency)
        grid.addWidget(self._currency, 1, 0)
        grid.addWidget(Field("Public holidays of", self.country), 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        self.column.addWidget(Label("Phases", "meta", "text2"))
        self.templates: tuple[TemplateCard, ...] = ()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(4)
        self.column.addLayout(self._cards)
        self._meaning = Label("", "meta", "text2", wrap=True)
        self.column.addWidget(self._meaning)
        self.where = WhereField(saving=True)
        self._where = Field("Where to keep it", self.where)
        self.column.addWidget(self._where)
        self.then_import = QCheckBox("Then bring in my own files (CSV, Excel)")
        self.column.addWidget(self.then_import)
        self.column.addStretch(1)
        self.edit(self.team).textChanged.connect(self.where.suggest)
        self.where.suggest("")

    @staticmethod
    def edit(field: Field) -> QLineEdit:
        """The line within a field."""
        assert isinstance(field.field, QLineEdit)
        return field.field

    def set_choices(self, templates: tuple[TemplateSpec, ...], countries: tuple[str, ...]) -> None:
        """Offer these templates and countries."""
        self.country.set_countries(countries)
        self.templates = tuple(TemplateCard(spec) for spec in templates)
        for card in self.templates:
            card.toggled.connect(self._on_template_toggled)
            self._cards.addWidget(card)
        self.templates[0].setChecked(True)

    def _on_template_toggled(self) -> None:
        chosen = self._chosen()
        self._meaning.setText(chosen.description if chosen else "")

    def _chosen(self) -> TemplateSpec | None:
        return next((card.spec for card in self.templates if card.isChecked()), None)

    def make_order(self) -> OpenOrder | None:
        team, name = self.edit(self.team).text().strip(), self.edit(self.name).text().strip()
        template = self._chosen()
        code = self.currency.code
        wrong = {
            self._where: "" if self.where.location else "Say where to keep it.",
            self._currency: "" if len(code) == 3 and code.isalpha() else "Give its code of three letters, such as EUR.",
            self.name: "" if name else "Enter your name: it stands beside what you do.",
            self.team: "" if team else "Enter the name of your team or company.",
        }
        for field, mistake in wrong.items():
            field.say(mistake)
        if template is None or any(wrong.values()):
            return None
        new = NewTeam(team, name, code, self.country.code, template.key)
        then = IMPORT_ACTION if self.then_import.isChecked() else ""
        password, remember = self.where.password, self.where.remember
        return OpenOrder(self.where.location, new_team=new, then=then, password=password, remember=remember)


class OpenForm(StartForm):
    """A database that exists."""

    def __init__(self) -> None:
        super().__init__("Open a database", "A file, on this computer or on a share, or a PostgreSQL server.", "Open")
        self.where = WhereField(saving=False)
        self._where = Field("Where it is", self.where)
        self.user = Field("Your name in the team", text_field(), "Leave it empty to be the team's owner.")
        self.column.addWidget(self._where)
        self.column.addWidget(self.user)
        self.column.addStretch(1)

    def make_order(self) -> OpenOrder | None:
        self._where.say("" if self.where.location else "Choose a file, or enter an address.")
        if not self.where.location:
            return None
        user = NewTeamForm.edit(self.user).text().strip() or None
        return OpenOrder(self.where.location, user, password=self.where.password, remember=self.where.remember)


class SampleForm(StartForm):
    """An invented team, to look around."""

    def __init__(self) -> None:
        super().__init__(
            "Look around",
            "A team that was made up, with customers, deals and a history to try everything on. It is a file of its "
            "own: delete it when you are done.",
            "Open the sample",
        )
        self.where = WhereField(saving=True)
        self.where.suggest("Sample")
        self._where = Field("Where to keep it", self.where)
        self.column.addWidget(self._where)
        self.column.addStretch(1)

    def make_order(self) -> OpenOrder | None:
        self._where.say("" if self.where.location else "Say where to keep it.")
        if not self.where.location:
            return None
        new = NewTeam("Fernhill Scales", "Mira Osei", "EUR", None, "three-kind")
        password, remember = self.where.password, self.where.remember
        return OpenOrder(self.where.location, new_team=new, with_sample=True, password=password, remember=remember)
