"""Headwater: a sales team's pipeline on its own computer or its own server."""

# The only place the version is written: pyproject.toml reads it from here, and so does a frozen build.
__version__ = "0.1.0"
