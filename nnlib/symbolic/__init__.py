"""The algebra of `nnlib`: the same modules and names, with SymPy instead of NumPy.

The engine, from the ground up: `arrays` (indices and sums of symbolic size), `conditions` and
`expectation` (what may be assumed), `algebra`, `sums` and `proofs` (equal for every size),
`dependence`, `numeric`, `backends` and `instances` (equal at random numbers), `matrices` and
`sources`, `ordering`, `printing` and `plain` (how it looks), `diagnosis` and `derivation`. Every
other module is the algebra of the module of the same name one level up.
"""

from nnlib.symbolic.arrays import (
    CostAbove,
    Elementwise,
    Named,
    NamedArray,
    array,
    differentiate,
    elementwise,
    index,
    indices,
    same,
    sizes,
    total,
)
from nnlib.symbolic.conditions import (
    Between,
    NotZero,
    SumsToOne,
    inside_unit,
    negative,
    nonzero,
    positive,
)
from nnlib.symbolic.derivation import Derivation, NotProved, WrongStep
from nnlib.symbolic.expectation import Draws, Expectation, Random
from nnlib.symbolic.instances import Counterexample, counterexample
from nnlib.symbolic.matrices import Apply, entry, matrix, ones
from nnlib.symbolic.numeric import numpy_function
from nnlib.symbolic.printing import latex
from nnlib.symbolic.proofs import normal_form, prove_equal

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
    "WrongStep",
    "array",
    "counterexample",
    "differentiate",
    "elementwise",
    "entry",
    "index",
    "indices",
    "inside_unit",
    "latex",
    "matrix",
    "negative",
    "nonzero",
    "normal_form",
    "numpy_function",
    "ones",
    "positive",
    "prove_equal",
    "same",
    "sizes",
    "total",
]
