"""The ledger of what was promised, by us and to us."""
