"""Pipelines and their phases: read them, edit them without losing history."""
