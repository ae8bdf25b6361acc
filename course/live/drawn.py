"""What a figure shows, as data: two versions of Matplotlib can be compared by it, pixels cannot.

Texts are measured otherwise in each, so that places on the paper differ a little; what is drawn
where in the coordinates of the axes does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def numbers(values: object) -> list:
    """An array as lists; what is no number is None."""
    plain = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    return np.where(np.isfinite(plain), plain, None).tolist()


def texts(found: Iterable) -> list[str]:
    """The words of some texts, without empty ones."""
    return [text.get_text() for text in found if text.get_text()]


def labels(axis: object) -> list[str]:
    """The words at the ticks, where they were chosen and not worked out."""
    from matplotlib.ticker import FixedFormatter, FuncFormatter

    chosen = isinstance(axis.get_major_formatter(), FixedFormatter | FuncFormatter)
    return texts(axis.get_majorticklabels()) if chosen else []


def limits(ax: Axes) -> list:
    """The limits; where a fixed aspect moves them, they follow from the size on the paper."""
    if ax.get_aspect() != "auto" and ax.get_adjustable() == "datalim":
        return []
    return [numbers(ax.get_xlim()), numbers(ax.get_ylim())]


def axes(ax: Axes) -> dict[str, object]:
    """What one coordinate system shows."""
    legend = ax.get_legend()
    return {
        "title": ax.get_title(),
        "labels": [ax.get_xlabel(), ax.get_ylabel()],
        "limits": limits(ax),
        "scales": [ax.get_xscale(), ax.get_yscale()],
        "ticks": [labels(ax.xaxis), labels(ax.yaxis)],
        "texts": texts(ax.texts),
        "legend": texts(legend.get_texts()) if legend else [],
        "lines": [[numbers(line.get_xdata()), numbers(line.get_ydata())] for line in ax.lines],
        "patches": [
            numbers(patch.get_patch_transform().transform(patch.get_path().vertices))
            for patch in ax.patches
        ],
        "collections": [
            [numbers(found.get_offsets()), [numbers(path.vertices) for path in found.get_paths()]]
            for found in ax.collections
        ],
        "images": [[numbers(one.get_array()), numbers(one.get_extent())] for one in ax.images],
    }


def described(figure: Figure) -> dict[str, object]:
    """A figure as an output of a cell, in place of its picture."""
    drawn = {
        "size": numbers(figure.get_size_inches()),
        "texts": texts([*figure.texts, *filter(None, [figure._suptitle])]),
        "axes": [axes(ax) for ax in figure.axes],
    }
    return {"kind": "figure", "drawn": drawn}
