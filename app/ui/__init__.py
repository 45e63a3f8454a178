"""The window. One folder per screen; screens meet only in ``host``, ``actions`` and the change bridge."""
