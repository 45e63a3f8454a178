"""Addresses of PostgreSQL servers, as people write them and as parts of a form. A password is never part of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from app.domain.errors import UserError

SCHEMES = ("postgresql://", "postgres://", "postgresql+psycopg://")
_SERVICE = "service="
_PORT = "5432"
_HERE = ("", "localhost", "127.0.0.1", "::1", "[::1]")

# What libpq calls them, from the one that lets nobody listen or pretend, to the one that lets everybody.
TLS_MODES = ("verify-full", "verify-ca", "require", "disable")
_WEAK = {
    "verify-ca": "The server's certificate is checked, but not its name: another server of the same authority could "
    "pose as yours.",
    "require": "The connection is encrypted, but nobody checks whose server it is: somebody in between could pose as "
    "yours and read everything, your password too.",
    "disable": "The connection is not encrypted: whoever can listen on the network can read everything.",
}


@dataclass(frozen=True, slots=True)
class Host:
    """One server: a name or number of the network, or the folder of a socket; "" is what libpq takes by itself."""

    name: str
    port: str = ""

    @property
    def is_here(self) -> bool:
        """Whether what is sent there stays on this computer."""
        return self.name in _HERE or self.name.startswith("/")

    def __str__(self) -> str:
        return f"{self.name}:{self.port}" if self.port else self.name


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """``options`` are parameters of libpq, such as ``sslmode``, in the order given."""

    hosts: tuple[Host, ...] = ()
    database: str = ""
    user: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @property
    def service(self) -> str:
        """The section of pg_service.conf that says the rest; "" is none."""
        return self.options.get("service", "")

    @property
    def text(self) -> str:
        """The address as one line."""
        if self.service and not (self.hosts or self.database or self.user) and len(self.options) == 1:
            return _SERVICE + self.service
        hosts = ",".join(quote(host.name, safe="[]:") + (f":{host.port}" if host.port else "") for host in self.hosts)
        who = f"{quote(self.user, safe='')}@" if self.user else ""
        return urlunsplit(
            ("postgresql", who + hosts, "/" + quote(self.database), urlencode(self.options, quote_via=quote), "")
        )

    @property
    def weakness(self) -> str:
        """What is wrong with how the connection is protected, in a sentence; "" is nothing, or nothing that we know."""
        if self.service or all(host.is_here for host in self.hosts):
            return ""
        mode = self.options.get("sslmode", "require")
        return "" if mode == "verify-full" else _WEAK.get(mode, _WEAK["require"])

    @property
    def identity(self) -> str:
        """Names the person and the database, however the connection is made: for secrets and other things kept."""
        hosts = ",".join(sorted(f"{host.name}:{host.port or _PORT}" for host in self.hosts))
        return f"{self.service}|{self.user}@{hosts}/{self.database}"


def is_server_address(text: str) -> bool:
    """Whether somebody who typed this means a server and not a file."""
    return text.startswith((*SCHEMES, _SERVICE))


def read_address(text: str) -> tuple[ServerAddress, str | None]:
    """The address in a line that somebody typed, and the password that stood in it. UserError where it is none."""
    if text.startswith(_SERVICE):
        return ServerAddress(options={"service": text.removeprefix(_SERVICE).strip()}), None
    scheme, _, rest = text.partition("://")
    if not rest or f"{scheme}://" not in SCHEMES:
        raise UserError("Write the address as postgresql://name@server/database.", field="address")
    parts = urlsplit("postgresql://" + rest)
    who, _, hosts = parts.netloc.rpartition("@")
    name, colon, secret = who.partition(":")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    password = options.pop("password", None) or (unquote(secret) if colon else None)
    user = options.pop("user", None) or unquote(name)
    database = options.pop("dbname", None) or unquote(parts.path.removeprefix("/"))
    return ServerAddress(_hosts(hosts, options), database, user, options), password


def _hosts(text: str, options: dict[str, str]) -> tuple[Host, ...]:
    """The servers named before the database, or those that stand among the options."""
    named, ports = options.pop("host", None), options.pop("port", None)
    if text or named is None:
        return tuple(_host(each) for each in text.split(",")) if text else ()
    numbers = ports.split(",") if ports else []
    names = named.split(",")
    if len(numbers) == 1:
        numbers *= len(names)
    return tuple(Host(name, numbers[place] if place < len(numbers) else "") for place, name in enumerate(names))


def _host(text: str) -> Host:
    text = unquote(text.strip())
    name, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        return Host(text)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UserError(f"“{port}” is not a port. Give a number up to 65535, such as {_PORT}.", field="hosts")
    return Host(name, port)


def read_hosts(text: str) -> tuple[Host, ...]:
    """Servers as they are typed into a form: names, each with a port after a colon if it is another than 5432."""
    return tuple(_host(each) for each in text.replace(" ", ",").split(",") if each.strip())
