"""How many of something, in words."""


def counted(number: int, one: str, many: str) -> str:
    """``"1 company"``, ``"1,204 companies"``."""
    return f"{number:,} {one if number == 1 else many}"
