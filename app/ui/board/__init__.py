"""The pipeline board: a column for each phase, a card for each deal, moved by mouse or keys."""
