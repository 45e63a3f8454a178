"""Encrypted connections to a server that proves who it is: a real one, with certificates made for the test."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.domain.errors import ConnectionLost, EnvironmentFault
from app.storage import tls
from app.storage.database import Database
from app.storage.location import Location
from app.ui.start.forms import NewTeamForm
from app.ui.start.page import StartPage
from tests.conftest import CI
from tests.support.certificate_authority import Authority
from tests.support.clusters import Cluster, cluster
from tests.support.postgres import ROLE, NoServer
from tests.ui.shell.test_program import started

NAME = "db.fernhill.example"


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    """Ours, and one that has nothing to do with it."""
    folder = tmp_path_factory.mktemp("authorities")
    return Authority(folder, "ours"), Authority(folder, "theirs")


@pytest.fixture(scope="module")
def server(authorities: tuple[Authority, Authority]) -> Iterator[Cluster]:
    """A server that takes encrypted connections, with an empty database."""
    try:
        with cluster() as made:
            made.encrypt(*authorities[0].certify(NAME))
            yield made
    except NoServer as reason:
        if CI:
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))


def address(server: Cluster, root: Path | str, *, name: str = NAME, mode: str = "verify-full") -> str:
    """The server under a name, wherever that may lead on this network."""
    here = server.url.replace("127.0.0.1", name)
    return f"{here}?hostaddr=127.0.0.1&sslmode={mode}&sslrootcert={quote(str(root))}"


def is_encrypted(url: str) -> bool:
    with (
        closing(Database.open(Location.parse(url), may_create=True)) as database,
        database.engine.connect() as connection,
    ):
        question = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        return bool(connection.exec_driver_sql(question).scalar_one())


pytestmark = [pytest.mark.postgres, pytest.mark.timeout(120)]


def test_a_server_that_proves_who_it_is_is_taken(
    server: Cluster, authorities: tuple[Authority, Authority], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_encrypted(address(server, authorities[0].root))
    # The same where the system trusts our authority, however the address says that its authorities count.
    monkeypatch.setenv("SSL_CERT_FILE", str(authorities[0].root))
    assert is_encrypted(address(server, tls.SYSTEM))
    assert is_encrypted(address(server, tls.SYSTEM, mode="verify-ca", name="db.other.example"))


def test_a_server_that_does_not_is_refused_with_what_to_do(
    server: Cluster, authorities: tuple[Authority, Authority], tmp_path: Path, postgres_url: str
) -> None:
    ours, theirs = (each.root for each in authorities)
    junk = tmp_path / "junk.pem"
    junk.write_text("not a certificate")
    nowhere = tmp_path / "nowhere.pem"
    bare = f"{postgres_url}?sslmode=verify-full&sslrootcert={quote(str(ours))}"
    refused = {
        address(server, theirs): "can't prove who it is",
        address(server, tls.SYSTEM): "can't prove who it is",
        address(server, ours, name="db.other.example"): f"made out to “{NAME}”, not to “db.other.example”",
        address(server, nowhere): f"There is no root certificate in {nowhere}. Give the file",
        address(server, junk): f"{junk} is not a certificate.",
        bare: "takes no encrypted connections",
    }
    for url, words in refused.items():
        with pytest.raises(EnvironmentFault) as caught:
            Database.open(Location.parse(url))
        assert words in caught.value.message
        # Trying again mends none of it.
        assert not isinstance(caught.value, ConnectionLost)


def test_what_the_system_trusts_is_written_where_it_keeps_no_file(
    authorities: tuple[Authority, Authority], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authorities[0].root))
    written = tls._exported()
    assert written is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(written)
    assert ("commonName", "ours") in context.get_ca_certs()[0]["subject"][0]


def test_the_first_page_offers_the_safest_way_first_and_says_what_is_wrong(
    server: Cluster, authorities: tuple[Authority, Authority], qtbot: QtBot
) -> None:
    ours, theirs = (each.root for each in authorities)
    server.admin.run(f"CREATE DATABASE oak OWNER {ROLE}")
    with started(qtbot) as (_, driver):
        driver.click(driver.find(QAbstractButton, "Set up a new team"))
        form = driver.find(NewTeamForm)
        driver.write(form.edit(form.team), "Oak")
        driver.write(form.edit(form.name), "Ann Oak")
        driver.click(driver.find(QAbstractButton, "PostgreSQL", form))
        parts = form.where.server
        assert parts.tls.currentIndex() == 0
        assert parts.tls.currentData() == "verify-full"
        driver.write(parts.hosts, f"{NAME}:{server.port}")
        driver.write(parts.database, "oak")
        driver.write(parts.user, ROLE)
        driver.write(parts.password, server.password)
        driver.write(parts.certificate, str(theirs))
        assert not parts.warning.isVisible()
        # The name leads nowhere on this network.
        driver.write(form.where.edit, "&hostaddr=127.0.0.1", behind=True)
        driver.press("Return")
        page = driver.find(StartPage)
        driver.until(lambda: "can't prove who it is" in page.problem)
        driver.write(parts.certificate, str(ours))
        driver.press("Return")
        driver.until(lambda: driver.main.is_attached)
        driver.settle()
        with driver.main.ctx.db.engine.connect() as connection:
            asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            assert connection.exec_driver_sql(asked).scalar_one() is True
