"""What the start page asks for."""

from __future__ import annotations

from dataclasses import dataclass, field


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
    nowhere, unless ``remember`` puts them into the password store of the system.
    """

    location: str
    user: str | None = None
    new_team: NewTeam | None = None
    with_sample: bool = False
    then: str = ""
    password: str | None = field(default=None, repr=False)
    remember: bool = False
    passphrase: str | None = field(default=None, repr=False)
