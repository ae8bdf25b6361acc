"""The algebra of `nnlib`: the same modules and names, with SymPy instead of NumPy.

The engine is in `arrays` (indices and sums of symbolic size), `proofs`, `instances`, `matrices`,
`conditions`, `printing`, `numeric` and `derivation`; every other module is the algebra of the
module of the same name one level up.
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
    "Elementwise",
    "Named",
    "NamedArray",
    "NotProved",
    "NotZero",
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
