"""The look of the book's figures, and the few drawings that several chapters share.

Lines differ in style as well as in colour, and text is large enough on a narrow screen. Figures
have a white ground, which the page inverts in the dark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes

# Okabe and Ito's palette, which stays apart under every common colour blindness, in an order in
# which neighbours also differ in lightness.
COLOURS = ("#0072b2", "#d55e00", "#000000", "#009e73", "#cc79a7", "#56b4e9")
LINES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
MARKERS = ("o", "s", "^", "D", "v", "P")
VERDICT_LOOKS = {  # colour and hatching of the bars
    "holds": (COLOURS[0], ""),
    "holds if": (COLOURS[1], "//"),
    "fails": (COLOURS[2], "xx"),
    "omission": (COLOURS[4], ".."),
}

# A figure 5.6 inches wide at 120 dots an inch is 672 pixels wide, and 11 points are 18 of them:
# about the size of the text beside it on a large screen, and 10 pixels on one 390 wide.
WIDTH, HEIGHT, DPI = 5.6, 3.5, 120

STYLE = {
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#d0d0d0",
    "grid.linewidth": 0.6,
    "lines.linewidth": 2.0,
    "lines.markersize": 6,
    "image.cmap": "cividis",
    "axes.prop_cycle": cycler(color=COLOURS) + cycler(linestyle=LINES),
}


def use_style() -> None:
    """Apply the book's style to all figures drawn after this call.

    >>> use_style()
    >>> plt.rcParams["figure.dpi"]
    120.0
    """
    plt.rcdefaults()
    plt.rcParams.update(STYLE)


def network(ax: Axes, sizes: Sequence[int], labels: Sequence[str] | None = None) -> Axes:
    r"""Draw a network of layers of the given sizes, a circle for a neuron, and return `ax`.

    `labels` stand below the layers, by default :math:`a^{[0]}` to :math:`a^{[L]}`; between two
    layers stands the :math:`W^{[l]}, b^{[l]}` that leads from one to the other. Layers of more
    than six neurons are drawn with the first three, dots, and the last.

    >>> ax = network(plt.figure().subplots(), [2, 3, 1])
    >>> len(ax.patches), len(ax.lines)
    (6, 9)
    >>> plt.close(ax.figure)
    """
    sizes = list(sizes)
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes is {sizes}, expected at least two positive widths")
    labels = [f"$a^{{[{layer}]}}$" for layer in range(len(sizes))] if labels is None else labels
    if len(labels) != len(sizes):
        raise ValueError(f"labels has {len(labels)} entries, expected {len(sizes)}")
    columns = [_heights(size) for size in sizes]
    top = max(max(column) for column in columns)
    for left, (column, following) in enumerate(pairwise(columns)):
        for start in column:
            for end in following:
                ax.plot(
                    [2 * left, 2 * left + 2],
                    [start, end],
                    color="#777777",
                    linewidth=0.8,
                    linestyle="-",
                    zorder=1,
                )
        weights = rf"$W^{{[{left + 1}]}}, b^{{[{left + 1}]}}$"
        ax.text(2 * left + 1, top + 0.75, weights, ha="center", va="center")
    for layer, (size, column) in enumerate(zip(sizes, columns, strict=True)):
        for height in column:
            ax.add_patch(plt.Circle((2 * layer, height), 0.32, facecolor="white",
                                    edgecolor=COLOURS[0], linewidth=1.8, zorder=2))  # fmt: skip
        if size > len(column):
            dots = (column[-1] + column[-2]) / 2
            ax.text(2 * layer, dots, "⋮", ha="center", va="center", fontsize=14)
        ax.text(2 * layer, -top - 0.85, f"{labels[layer]}\n{size}", ha="center", va="center")
    ax.set_xlim(-0.7, 2 * len(sizes) - 1.3)
    ax.set_ylim(-top - 1.5, top + 1.2)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _heights(size):
    """Where the circles of a layer stand, from the top, centred on 0."""
    if size <= 6:
        return [(size - 1) / 2 - at for at in range(size)]
    return [2.0, 1.0, 0.0, -2.0]


def image_grid(
    images: np.ndarray, titles: Sequence[str] | None = None, columns: int = 6, side: int = 8
) -> plt.Figure:
    """Draw images given as the columns of a matrix ``(side * side, m)``, with a title each.

    Dark means a large value. Returns the figure.

    >>> figure = image_grid(np.zeros((64, 3)), titles=["0", "1", "2"], columns=3)
    >>> len(figure.axes)
    3
    >>> plt.close(figure)
    """
    images = np.asarray(images)
    if images.ndim != 2 or images.shape[0] != side * side or images.shape[1] < 1:
        raise ValueError(
            f"images has shape {images.shape}, expected ({side * side}, m): one image per column"
        )
    count = images.shape[1]
    if titles is not None and len(titles) != count:
        raise ValueError(f"titles has {len(titles)} entries, expected {count}")
    columns = min(columns, count)
    rows = -(-count // columns)
    height = WIDTH / columns * rows * (1.0 if titles is None else 1.35)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False)
    for at, ax in enumerate(axes.flat):
        ax.axis("off")
        if at < count:
            ax.imshow(images[:, at].reshape(side, side), cmap="gray_r", interpolation="nearest")
            if titles is not None:
                ax.set_title(titles[at])
    return figure


def verdict_bars(ax: Axes, verdicts: Sequence) -> Axes:
    """Draw how many claims of each section of a document got which verdict, and return `ax`.

    `verdicts` are those of `course.ledger.LedgerTable`.

    >>> from course.ledger import ledger_table
    >>> ax = verdict_bars(plt.figure().subplots(), ledger_table("000").verdicts)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['title', '1', '2', '3', '4', '5', '6']
    >>> plt.close(ax.figure)
    """
    sections = sorted({verdict.claim.section for verdict in verdicts})
    left = np.zeros(len(sections))
    for word, (colour, hatch) in VERDICT_LOOKS.items():
        counted = Counter(v.claim.section for v in verdicts if v.word == word)
        width = np.array([counted[section] for section in sections])
        if width.any():
            rows = range(len(sections))
            look = {"color": colour, "hatch": hatch, "edgecolor": "white"}
            ax.barh(rows, width, left=left, label=word, **look)
        left += width
    ax.set_yticks(range(len(sections)), [str(s) if s else "title" for s in sections])
    ax.invert_yaxis()
    ax.set(xlabel="claims", ylabel="section")
    ax.set_axisbelow(True)
    ax.grid(visible=False, axis="y")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4)
    return ax
