"""Activations written once more, naively, for autograd: from their algebra, not from `nnlib`."""

import autograd.numpy as anp
import autograd.scipy.special
import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from nnlib.activations import ACTIVATIONS
from nnlib.symbolic import Elementwise, Named
from nnlib.symbolic import activations as algebra

HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.hidden]


def select(conditions, values, default):
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        default = anp.where(condition, value, default)
    return default


NAMES = {**vars(anp), "erf": autograd.scipy.special.erf, "select": select}


def written_out(part):
    return part.value if isinstance(part, Named) else part.definition(*part.args)


def activation(name, slope):
    """The function of that name, as autograd can differentiate it."""
    z = sp.Symbol("z", real=True)
    formula = algebra.ACTIVATIONS[name].definition(z)
    while inner := formula.atoms(Elementwise, Named):
        formula = formula.xreplace({part: written_out(part) for part in inner})
    formula = formula.xreplace({algebra.SLOPE: sp.Float(slope)}).rewrite(sp.Piecewise)
    printer = NumPyPrinter({"fully_qualified_modules": False, "allow_unknown_functions": True})
    return sp.lambdify(z, formula, [NAMES], printer=printer)
