"""Asks where a deal shall go, and what must be known before it goes there."""
