"""The cheat sheet as the page shows it and as it is printed: two sides of Markdown tables."""

from __future__ import annotations

from course.cheat_sheet import pieces
from course.cheat_sheet.layouts import COLUMNS, ROWS
from course.cheat_sheet.network import sections
from course.tables import table

HEADINGS = {
    "Forward": "Forward, layer by layer",
    "Output": r"Output: $\delta^{[L]}$, by activation and loss",
    "Backward": "Backward, layer by layer",
    "Averaged": "Gradients of an average over the examples",
    "Summed": "Gradients of a sum over the examples",
}
SYMBOLS = (
    r"$m$ examples, $n^{[l]}$ units in layer $l = 1, \dots, L$; $A^{[0]}$ is the input, $Y$ the "
    r"labels. $\delta^{[l]}$ is the derivative of the **sum** of the examples' losses with "
    r"respect to $Z^{[l]}$: each example's own. $J$ is the cost. $\odot$ multiplies entry by "
    r"entry; $\mathbf{1}$ is a row or a column of $m$ ones. Softmax needs labels that sum to one."
)


class Side:
    """A side of the sheet: a title and Markdown below it."""

    def __init__(self, title: str, *blocks: str, css: str = ""):
        self.title, self.blocks = title, blocks
        self.css = f"cheat-sheet {css}".strip()

    def __repr__(self) -> str:
        return f"Cheat sheet: {self.title}"

    def _repr_markdown_(self) -> str:
        body = "\n\n".join([f"**{self.title}**", *self.blocks])
        return f'<div class="{self.css}">\n\n{body}\n\n</div>'


def _table(heading, rows):
    return table([*heading, *[""] * (len(rows[0]) - len(heading))], rows)


def _formula(line, shape=True):
    tex = rf"$\displaystyle {line.latex}$"
    return tex + (f"<br>${line.shape_latex}$" if shape and line.shape else "")


def network_side() -> Side:
    """The first side: a network in columns and in rows, line beside line."""
    in_columns, in_rows = sections(COLUMNS), sections(ROWS)
    blocks = [SYMBOLS]
    for name, heading in HEADINGS.items():
        rows = [
            [column.about, _formula(column), _formula(row)]
            for column, row in zip(in_columns[name], in_rows[name], strict=True)
        ]
        heads = [heading, "an example is a column", "an example is a row"]
        blocks.append(_table(heads, rows))
    return Side("Backpropagation on one sheet: the network", *blocks, css="two-layouts")


def _pairs(pairs):
    return [[one.about, _formula(one), _formula(other)] for one, other in pairs]


def _updates():
    """One row for each method: what it remembers, and the step that it takes."""
    found: dict[str, tuple[list, list]] = {}
    for line in pieces.updates():
        memory, step = found.setdefault(line.about, ([], []))
        (step if line.latex.startswith(r"\theta") else memory).append(_formula(line))
    return [[about, "<br>".join(memory), *step] for about, (memory, step) in found.items()]


def pieces_side() -> Side:
    """The second side: what is the same in both layouts."""
    return Side(
        "Backpropagation on one sheet: the pieces",
        "Indices are those of columns, $A_{ik}$ for unit $i$ and example $k$; in rows turn them "
        r"round. $\eta$ is the learning rate, $g_t$ the gradient with respect to a parameter "
        r"$\theta$ in step $t$, $\Delta_t$ the step without the decay, $r$ the share that dropout "
        r"drops, $z = \sum_i w_i d_i a_i$ a sum with its mask $d$.",
        _table(["activation", "function", "derivative"], _pairs(pieces.activations())),
        _table(["cost", "of the batch", "derivative of an example's loss"], _pairs(pieces.costs())),
        _table(["update", "what it remembers", "step"], _updates()),
        _table(
            ["penalty", "added to the cost", "added to the gradient"], _pairs(pieces.penalties())
        ),
        _table(
            ["also", "in short", "and"],
            [
                ["first weights: He for ReLU, Glorot for tanh", *map(_formula, pieces.starts())],
                *([one.about, _formula(one), ""] for one in pieces.from_logits()),
                [pieces.clipping().about, _formula(pieces.clipping()), ""],
                ["dropout: mean, variance of $z$", *map(_formula, pieces.dropout())],
                ["an average has its 1/m here, too", _formula(pieces.cost_delta()), ""],
            ],
        ),
    )
