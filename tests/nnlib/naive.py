"""Activations written once more, naively, for autograd: from their algebra, not from `nnlib`."""

import autograd.numpy as anp
import autograd.scipy.special
import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from nnlib.activations import ACTIVATIONS
from nnlib.symbolic import Elementwise
from nnlib.symbolic import activations as algebra

HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.hidden]


def select(conditions, values, default):
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        default = anp.where(condition, value, default)
    return default


NAMES = {**vars(anp), "erf": autograd.scipy.special.erf, "select": select}


def activation(name, slope):
    """The function of that name, as autograd can differentiate it."""
    z = sp.Symbol("z", real=True)
    formula = getattr(algebra, name).definition(z)
    while inner := formula.atoms(Elementwise):
        formula = formula.xreplace({part: part.definition(*part.args) for part in inner})
    formula = formula.xreplace({algebra.SLOPE: sp.Float(slope)}).rewrite(sp.Piecewise)
    printer = NumPyPrinter({"fully_qualified_modules": False, "allow_unknown_functions": True})
    return sp.lambdify(z, formula, [NAMES], printer=printer)
