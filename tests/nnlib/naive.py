"""Activations written once more, naively: from their algebra, not from `nnlib`."""

import autograd.numpy as anp
import autograd.scipy.special
import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from nnlib.activations import ACTIVATIONS
from nnlib.symbolic import Elementwise, Named
from nnlib.symbolic import activations as algebra

Z = sp.Symbol("z", real=True)
HIDDEN = [name for name, entry in ACTIVATIONS.items() if entry.hidden]


def select(conditions, values, default):
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        default = anp.where(condition, value, default)
    return default


NAMES = {**vars(anp), "erf": autograd.scipy.special.erf, "select": select}


def written_out(part):
    return part.value if isinstance(part, Named) else part.definition(*part.args)


def definition(name, slope):
    """The formula of that name in z, without any other function of the algebra."""
    formula = algebra.ACTIVATIONS[name].definition(Z)
    while inner := formula.atoms(Elementwise, Named):
        formula = formula.xreplace({part: written_out(part) for part in inner})
    return formula.xreplace({algebra.SLOPE: slope}).rewrite(sp.Piecewise)


def activation(name, slope):
    """The function of that name, as autograd can differentiate it."""
    printer = NumPyPrinter({"fully_qualified_modules": False, "allow_unknown_functions": True})
    return sp.lambdify(Z, definition(name, sp.Float(slope)), [NAMES], printer=printer)


def exact(name, slope, *, derivative=False):
    """The function of that name, or its derivative, in as many digits as mpmath works with."""
    formula = definition(name, sp.Rational(slope))
    return sp.lambdify(Z, formula.diff(Z) if derivative else formula, "mpmath")
