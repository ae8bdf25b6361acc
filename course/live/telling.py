"""What a program in the page says while it runs, for the script that started it."""

from __future__ import annotations

import json
from collections.abc import Callable

_listening: list[Callable[[str], object]] = []


def connect(hear: Callable[[str], object]) -> None:
    """Give what is told, in JSON, to a function of the worker."""
    _listening[:] = [hear]


def tell(data: object) -> None:
    """Hand data to the page, at once."""
    for hear in _listening:
        hear(json.dumps(data))
