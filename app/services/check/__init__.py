"""Looks whether everything stored fits together: storage, change log, phase history, search."""

from app.services.check.checkup import Check, Checkup, check_database

__all__ = ["Check", "Checkup", "check_database"]
