"""Figures are handed over when they are shown, and closed. Nothing here imports Matplotlib."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_takers: list[Callable[[Figure], None]] = []


@contextmanager
def shown(take: Callable[[Figure], None]) -> Iterator[None]:
    """Give every figure that is shown meanwhile to `take`."""
    _takers.append(take)
    try:
        yield
    finally:
        _takers.pop()


def show_all() -> None:
    """Hand over all figures that are open, in order."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        _takers[-1](pyplot.figure(number))
    pyplot.close("all")


def show(*_arguments: object, **_options: object) -> None:
    """What `plt.show` calls."""
    show_all()


def png(figure: Figure) -> dict[str, object]:
    """A figure as an output of a cell."""
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    data = {"image/png": base64.b64encode(file.getvalue()).decode()}
    return {"kind": "display", "data": data}
