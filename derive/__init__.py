"""Derivations for symbolic sizes, in which every step is verified; README.md says how."""

from derive.derivation import Derivation, NotProved, WrongStep
from derive.kernel.derivatives import differentiate
from derive.kernel.proofs import normal_form, prove_equal
from derive.pages.latex import latex
from derive.trials.instances import Counterexample, counterexample
from derive.trials.numeric import numpy_function
from derive.words.arrays import (
    Elementwise,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    index,
    indices,
    kronecker,
    sizes,
    total,
)
from derive.words.conditions import (
    Between,
    NotZero,
    SumsToOne,
    inside_unit,
    negative,
    nonzero,
    positive,
)
from derive.words.expectation import Draws, Expectation, Random
from derive.words.layout import product_as_written, sum_as_written
from derive.words.matrices import Apply, entry, matrix, ones

CostAbove, same = UpstreamCost, kronecker  # their names in earlier editions

__all__ = [
    "Apply",
    "Between",
    "CostAbove",
    "Counterexample",
    "Derivation",
    "Draws",
    "Elementwise",
    "Expectation",
    "Named",
    "NamedArray",
    "NotProved",
    "NotZero",
    "Random",
    "SumsToOne",
    "UpstreamCost",
    "WrongStep",
    "array",
    "counterexample",
    "differentiate",
    "elementwise",
    "entry",
    "index",
    "indices",
    "inside_unit",
    "kronecker",
    "latex",
    "matrix",
    "negative",
    "nonzero",
    "normal_form",
    "numpy_function",
    "ones",
    "positive",
    "product_as_written",
    "prove_equal",
    "same",
    "sizes",
    "sum_as_written",
    "total",
]
