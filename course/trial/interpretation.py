"""One way to understand a formula, and what does not fit in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from course.trial.network import Make

RATE, DECAY, SMALL = 0.37, 0.23, 1e-3  # the numbers for a learning rate, a penalty, an epsilon


class Misfit(ValueError):
    """Shapes do not fit in this reading."""


@dataclass(frozen=True)
class Reading:
    """One way to understand a formula: the network, its notation, and what signs mean."""

    make: Make
    layout: str = "columns"  # columns, rows, or turned: rows with W (out, in)
    here: int = 1  # the layer of names without one
    low: int = 1  # the layer l
    cost: str = "mean"  # how the cost, and so the gradients of parameters, go over the examples
    delta: str = "example"  # whether a delta is of one example's loss or of the cost
    star: str = "matrix"  # what *, · and × mean between matrices
    bare: str = "examples"  # what a sum without limits goes over
    jac: str = "num"  # how derivatives of vectors with respect to vectors stand
    order: str = "oi"  # w_jk: to j from k, or to k from j
    n: str = "outputs"  # what n counts
    slash: str = "wide"  # 1/2m is 1/(2m), or (1/2) m
    digits: str = "layer"  # what a number below a lower-case letter says
    standing: bool = False  # in columns, each column of W belongs to one unit: z = Wᵀ x
    w: str = "matrix"  # a lower-case w is a column of weights of one neuron
    loose: bool = False  # a product of two columns is taken entry by entry
    rows_of: bool | str = False  # a gradient is a row, as in the numerator layout, or a "delta" is
    own: bool = False  # an `a` beside a delta, both without a layer, is the layer's input
    examples: frozenset[str] = frozenset()  # letters that count examples
    at: tuple[tuple[str, int], ...] = ()  # the layers that letters of neurons stand for
    lexicon: tuple[tuple[str, str], ...] = ()
    shifted: bool = False  # W^l leads from layer l to the next
    negative: bool = False  # an error is minus the derivative, from target - output
    ascent: bool = False  # so is the gradient of a parameter
    likelihood: bool = False  # a letter for it is of a log-likelihood, which is maximised
    ahead: bool = False  # a delta has a number one higher than the weights of its layer
    of_output: bool = False  # a program's function for a slope takes the activation
    apart: bool = False  # two free indices are different ones
    implicit: bool = False  # all is of one example among many
    extra: dict = field(default_factory=dict, compare=False)
