"""Copies everything of one database into an empty one of any kind, and proves that both hold the same."""

from app.storage.transfer.copying import Contents, look_through
from app.storage.transfer.moving import contents_of, transfer

__all__ = ["Contents", "contents_of", "look_through", "transfer"]
