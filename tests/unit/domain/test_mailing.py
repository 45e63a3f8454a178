"""Nothing from a record becomes a header of its own, and mail goes nowhere unprotected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.mailing import Letter, Security, as_message, check_address, check_security, is_bounce, wait_after

AT = datetime(2026, 3, 12, 9, tzinfo=UTC)
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
]


def letter(subject: str, name: str) -> Letter:
    return Letter("<1@fernhill.example>", "mira@fernhill.example", name, "ana@ferro.example", name, subject, "Hi", AT)


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_message_has_its_own_headers_or_is_refused(subject: str, name: str) -> None:
    try:
        message = message_from_bytes(as_message(letter(subject, name)))
    except UserError:
        return
    assert message.keys() == HEADERS
    assert message.get_payload(decode=True) == b"Hi\r\n"


@pytest.mark.parametrize("text", ["News\r\nBcc: spy@evil.example", "News\nBcc: a@b.example\n\nHello", "A\u2028B\x85C"])
def test_line_ends_become_spaces(text: str) -> None:
    assert message_from_bytes(as_message(letter(text, text))).keys() == HEADERS


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\0"])
def test_an_encoded_line_end_is_refused(end: str) -> None:
    code = "".join(f"={ord(character):02X}" for character in end)
    hidden = f"=?utf-8?q?News{code}Bcc:_spy@evil.example?="
    for subject, name in ((hidden, "Ana"), ("News", hidden)):
        with pytest.raises(UserError, match="hides a line end"):
            as_message(letter(subject, name))


@pytest.mark.parametrize("word", ["=?é?b?w6k=?=", "=?none?q?a?=", "=?utf-8?b?A?="])
def test_an_encoded_word_that_nobody_can_decode_is_a_word_and_hides_nothing(word: str) -> None:
    assert message_from_bytes(as_message(letter(f"News {word}", word))).keys() == HEADERS
    with pytest.raises(UserError, match="hides a line end"):
        as_message(letter(f"=?utf-8?q?News=0ABcc:_spy@evil.example?= {word}", "Ana"))


def test_what_can_be_neither_decoded_nor_written_is_refused() -> None:
    with pytest.raises(UserError, match="plain letters"):
        as_message(letter("Prüfung =?utf-8?b?=85?=", "Ana"))


@pytest.mark.parametrize("text", ["", "ana", "ana@ferro", "a b@c.example", "a@b.example,c@d.example"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="no address"):
        check_address(text)


def test_waits_grow_up_to_half_a_day() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 9)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=12))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.3.2.1", "::1"])
def test_this_computer_needs_no_protection(host: str) -> None:
    check_security(host, Security.NONE)
    with pytest.raises(UserError):
        check_security(f"{host}.evil.example", Security.NONE)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("550 5.1.1 No such mailbox here.", True),
        ("550 5.2.1 Mailbox closed", True),
        ("551 User not local", True),
        ("550 5.7.1 Looks like spam", False),
        ("552 5.3.4 Too large", False),
        ("554 Transaction failed", False),
        ("450 4.2.1 Try later", False),
        ("The server can't be reached", False),
        ("", False),
    ],
)
def test_a_bounce_is_about_the_address_not_about_the_mail(said: str, expected: bool) -> None:
    assert is_bounce(said) is expected
