"""Outgoing mail: the account, the outbox, and sending each approved mail once."""
