"""Forecasts: what is expected, when, from whom. Facts come in, sums go out; nothing here reads or writes."""
