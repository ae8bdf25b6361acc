"""The algebra of `nnlib`: the same modules and names, with SymPy instead of NumPy.

Each module is the algebra of the module of the same name one level up. The words that they and the
chapters are written in come from `derive`, which proves what they say.
"""

import sys

from derive import (
    Apply,
    Between,
    CostAbove,
    Counterexample,
    Derivation,
    Draws,
    Elementwise,
    Expectation,
    Named,
    NamedArray,
    NotProved,
    NotZero,
    Random,
    SumsToOne,
    UpstreamCost,
    WrongStep,
    array,
    counterexample,
    derivation,
    diagnosis,
    differentiate,
    elementwise,
    entry,
    index,
    indices,
    inside_unit,
    kronecker,
    latex,
    matrix,
    negative,
    nonzero,
    normal_form,
    numpy_function,
    ones,
    positive,
    product_as_written,
    prove_equal,
    same,
    sizes,
    sum_as_written,
    total,
)
from derive.kernel import proofs, sums, zero
from derive.pages import code, ordering, plain
from derive.pages import latex as printing
from derive.trials import backends, instances, numeric
from derive.words import arrays, conditions, dependence, expectation, matrices

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

# The modules of the engine by the names under which they once were here.
FORMER = {
    "algebra": zero,
    "arrays": arrays,
    "backends": backends,
    "conditions": conditions,
    "dependence": dependence,
    "derivation": derivation,
    "diagnosis": diagnosis,
    "expectation": expectation,
    "instances": instances,
    "matrices": matrices,
    "numeric": numeric,
    "ordering": ordering,
    "plain": plain,
    "printing": printing,
    "proofs": proofs,
    "sources": code,
    "sums": sums,
}
globals().update(FORMER)
sys.modules.update({f"{__name__}.{name}": module for name, module in FORMER.items()})
