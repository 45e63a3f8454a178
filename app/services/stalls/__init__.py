"""Deals that ran out of time: moved to the stall by themselves, decided by people."""
