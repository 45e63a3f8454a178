"""Invents a believable team with customers, deals and their history, in any size, for first looks and benchmarks."""

from app.services.sample.fill import add_sample
from app.services.sample.sizes import LARGE, TEAM, SampleSize, size_named
from app.services.sample.words import sample_words

__all__ = ["LARGE", "TEAM", "SampleSize", "add_sample", "sample_words", "size_named"]
