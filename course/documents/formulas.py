"""Formulas that several documents share, as they stand there: activations and named quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.rows import Reading, reading
from derive.words.layout import Shown
from nnlib.symbolic import Named, NamedArray, array, index, indices, latex, total

# what may stand in a name outside of its indices and its arguments
_FORMULA = re.compile(
    r"[-+=<>/]|\\(frac|tfrac|dfrac|sum|prod|int|sqrt|partial|cdot|times|odot|ne|le|ge)(?![a-zA-Z])"
)


def named(name: str, value: sp.Expr) -> Named:
    r"""A quantity shown by its LaTeX name.

    >>> named("v_{t-1}", sp.Symbol("g"))
    {v_{t-1}}
    >>> named(r"\frac{a}{2}", sp.Symbol("b"))
    Traceback (most recent call last):
    ValueError: expected a name, got the formula '\\frac{a}{2}': `shown_as` writes formulas
    """
    if _FORMULA.search(_without_groups(name)):
        raise ValueError(f"expected a name, got the formula {name!r}: `shown_as` writes formulas")
    return Named(sp.Symbol(f"{{{name}}}"), value)


def _without_groups(name: str) -> str:
    """The name without indices and arguments, and without a sum of functions that takes them."""
    bare = re.sub(r"(?<=[_^\w}'])(\{[^{}]*\}|\([^()]*\))|^\([^()]*\)(?=\()", "'", name)
    return bare if bare == name else _without_groups(bare)


def shown_as(expr: sp.Expr, value: sp.Expr) -> Named:
    r"""A quantity shown by an expression that stands for it, such as a derivative at one place.

    >>> C, w = sp.symbols("C w")
    >>> print(latex(shown_as(sp.Derivative(C, w), 2 * w)))
    {\frac{\partial C}{\partial w}}
    """
    return Named(sp.Symbol(f"{{{latex(expr)}}}"), value)


@dataclass(frozen=True)
class NamedFunction:
    """A function that is shown by its name and its arguments, and means its formula.

    >>> r, c = sp.symbols("r c", real=True)
    >>> p = NamedFunction("p", (r,), r**2 - c)
    >>> print(latex(p(2))), p(2).value
    {p(2)}
    (None, 4 - c)
    """

    name: str
    variables: tuple[sp.Symbol, ...]
    formula: sp.Expr

    def __call__(self, *values) -> Named:
        values = tuple(map(sp.sympify, values))
        if len(values) != len(self.variables):
            raise ValueError(f"{self.name} takes {len(self.variables)} arguments, got {values}")
        arguments = dict(zip(self.variables, values, strict=True))
        shown = f"{self.name}({', '.join(map(latex, values))})"
        return named(shown, self.formula.subs(arguments, simultaneous=True))


def value_at(expr: sp.Expr, place: dict[sp.Symbol, sp.Expr]) -> Shown:
    r"""The value of an expression where some symbols have certain values.

    >>> r, c = sp.symbols("r c", real=True)
    >>> print(latex(value_at(r**2 - c, {r: 2})))
    {\left. r^{2} - c \right\rvert_{r = 2}}
    """
    shown = sp.Subs(expr, tuple(place), tuple(place.values()))
    return _carried_out(shown, expr.doit().subs(place, simultaneous=True))


def integral(expr: sp.Expr, limits: tuple[sp.Symbol, sp.Expr, sp.Expr]) -> Shown:
    r"""An integral, shown as such.

    >>> r, c = sp.symbols("r c", real=True)
    >>> print(latex(integral(2 * r, (r, 0, c))), "is", integral(2 * r, (r, 0, c)).value)
    {\int_{0}^{c} 2 r\, dr} is c**2
    """
    shown = sp.Integral(expr, limits)
    return _carried_out(shown, shown.doit())


def _carried_out(shown: sp.Basic, value: sp.Expr) -> Shown:
    return Shown(sp.Symbol(f"{{{latex(shown)}}}"), value, shown)


def named_gradient(name: str, C: sp.Expr, z: sp.Indexed) -> Named:
    r"""An entry of the array `name`, which stands for the derivatives of `C` with respect to `z`.

    >>> from nnlib.symbolic import indices, sizes
    >>> (n,) = sizes("n")
    >>> (i,) = indices("i", n)
    >>> delta = named_gradient(r"\delta", sp.Symbol("C"), array("z", n)[i])
    >>> print(latex(delta), "is", latex(delta.value))
    \delta_{i} is \frac{\partial C}{\partial z_{i}}
    """
    return Named(array(name, *z.base.shape)[z.indices], sp.Derivative(C, z))


def sigmoid(of: sp.Expr) -> sp.Expr:
    """The sigmoid, 1 / (1 + e^-x)."""
    return 1 / (1 + sp.exp(-of))


def sigmoid_as_typed() -> tuple[bool, str]:
    """Whether 1 / (1 + exp(-x)), typed in, survives in double precision where exp overflows."""
    numbers = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0])
    with np.errstate(over="ignore"):
        typed = 1 / (1 + np.exp(-numbers))
    right = np.allclose(typed, nnlib.sigmoid(numbers), rtol=1e-14, atol=0)
    return right and typed[0] == 0 and typed[-1] == 1, (
        "at $-1000$, $-1$, 0, 1 and 1000 it is right to 14 digits: at $-1000$ `exp(1000)` "
        "overflows, and `1 / inf` is 0, which is right after rounding"
    )


def sigmoid_readings(x: sp.Symbol) -> tuple[Reading, Reading]:
    """The formula of the sigmoid is the logistic function, and can be typed in as it stands."""
    e = sp.exp(x)
    return (
        reading(f"${latex(x)}$ is any real number", Identity(sigmoid(x), e / (e + 1))),
        reading("it is typed in, in double precision", Computation(sigmoid_as_typed)),
    )


def relu(of: sp.Expr) -> sp.Expr:
    """The rectifier, max(0, x)."""
    return sp.Max(0, of)


def relu_in_pieces(x: sp.Symbol) -> Identity:
    """The rectifier is x where x is positive, and 0 elsewhere."""
    return Identity(relu(x), sp.Piecewise((x, x > 0), (0, True)))


def tanh(of: sp.Expr) -> sp.Expr:
    """The hyperbolic tangent, (e^x - e^-x) / (e^x + e^-x)."""
    return (sp.exp(of) - sp.exp(-of)) / (sp.exp(of) + sp.exp(-of))


def softmax(of: sp.IndexedBase, name: str) -> NamedArray:
    """The softmax of a vector."""
    (n,) = of.shape
    i, j = indices("i j", n)
    return NamedArray(array(name, n), (i,), sp.exp(of[i]) / total(sp.exp(of[j]), j))


def softmax_rows(of: sp.IndexedBase, name: str) -> NamedArray:
    """The softmax of each row."""
    m, n = of.shape
    k, (i, j) = index("k", m), indices("i j", n)
    formula = sp.exp(of[k, i]) / total(sp.exp(of[k, j]), j)
    return NamedArray(array(name, m, n), (k, i), formula)


def has_root(equation: sp.Expr, of: sp.Symbol) -> bool:
    """Whether a real number makes the expression 0.

    >>> x = sp.Symbol("x", real=True)
    >>> has_root(sigmoid(x) - sp.Rational(1, 3), x), has_root(sigmoid(x) - 3, x)
    (True, False)
    """
    return sp.solveset(equation, of, sp.Reals) is not sp.S.EmptySet


def relu_at_zero() -> tuple[bool, str]:
    """Whether ReLU has a derivative at 0, and its derivatives from both sides."""
    h = sp.Symbol("h", positive=True)
    right, left = (sp.limit(relu(side * h) / (side * h), h, 0) for side in (1, -1))
    return (
        right == left,
        f"the derivative at 0 is ${left}$ from the left and ${right}$ from the right",
    )


def with_entries(expr: sp.Expr, by: dict) -> sp.Expr:
    """The expression with every entry of the arrays in `by` replaced by what its rule gives.

    >>> from nnlib.symbolic import array, index, sizes
    >>> (n,) = sizes("n")
    >>> i, W = index("i", n), array("W", n)
    >>> with_entries(2 * W[i], {W: lambda at: sp.Symbol("w")})
    2*w
    """
    return expr.replace(
        lambda e: isinstance(e, sp.Indexed) and e.base in by, lambda e: by[e.base](*e.indices)
    )
