"""What a rule yields."""

from typing import NamedTuple

from generator.model import Path


class Finding(NamedTuple):
    """One objection: the place in the content file (its key if ``key``), the fact, the indicator row if it has one."""

    path: Path
    message: str
    row: int | None = None
    key: bool = False
