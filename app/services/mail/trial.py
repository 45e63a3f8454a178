"""A mail that shows whether the account works. It passes by the outbox, and is sent at once or not at all."""

from __future__ import annotations

from app.domain.errors import EnvironmentFault
from app.domain.mailing import Letter, as_message, check_address, new_message_id
from app.services.context import Context
from app.services.mail.accounts import PASSWORD, AccountRow, password_of, require_account
from app.services.mail.smtp import AnswerLost, Conversation, Refused


def send_test(ctx: Context, to: str = "") -> tuple[str, str]:
    """Send a test mail; the address ("" is the account's own) and the server's answer.

    UserError without an account, EnvironmentFault with the server's words.
    """
    account = require_account(ctx)
    address = check_address(to or account.from_address)
    message = as_message(_letter(ctx, account, address))
    with Conversation(account, known_password(account)) as conversation:
        try:
            conversation.begin(account.from_address, address)
            return address, conversation.hand_over(message)
        except Refused as refused:
            raise EnvironmentFault(f"{account.host} did not take the test mail: {refused.words}") from refused
        except AnswerLost as lost:
            raise EnvironmentFault(f"{account.host} did not say whether it took the test mail: {lost}") from lost


def known_password(account: AccountRow) -> str:
    """This computer's password for the account; EnvironmentFault where it is not known."""
    password = password_of(account)
    if password is None:
        raise EnvironmentFault(
            f"The password of {account.username} is not known on this computer. Put it into the password store with: "
            f"headwater mail account --ask-password, or into {PASSWORD}."
        )
    return password


def _letter(ctx: Context, account: AccountRow, to: str) -> Letter:
    return Letter(
        message_id=new_message_id(account.from_address),
        sender=account.from_address,
        sender_name=account.from_name,
        to=to,
        to_name="",
        subject="Test mail from Headwater",
        body=f"Mail of {ctx.team.name} goes out by {account.host}. Nothing is wrong with it.",
        at=ctx.clock.now(),
    )
