"""What the window is asked to open, and what is to be done with a database before that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.ui.host import Progress

if TYPE_CHECKING:
    from app.storage.location import Location


@dataclass(frozen=True, slots=True)
class NewTeam:
    """The facts of a team that is to be set up; ``country`` is an ISO 3166 code, or None for no public holidays."""

    team_name: str
    user_name: str
    currency: str
    country: str | None
    template_key: str


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A database to open, as typed after ``--db``.

    With ``new_team`` it is made first, ``with_sample`` fills it with invented data. ``then`` is the id of an action to
    run as soon as it stands. ``password`` is for the server and ``passphrase`` for an encrypted file; they are kept
    nowhere, unless ``remember`` puts them into the password store of the system. ``like`` is a database with whose
    secrets this one opens as well.
    """

    location: str
    user: str | None = None
    new_team: NewTeam | None = None
    with_sample: bool = False
    then: str = ""
    password: str | None = field(default=None, repr=False)
    remember: bool = False
    passphrase: str | None = field(default=None, repr=False)
    like: Location | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class ClosedWork:
    """Something to be done with a database that nobody may have open meanwhile, such as taking its place.

    ``run`` is called off the GUI thread and answers what to say when ``then`` stands. ``back`` is opened where it
    failed; without one the start page is shown.
    """

    title: str
    sentence: str
    run: Callable[[Progress], str]
    then: OpenOrder
    back: OpenOrder | None
