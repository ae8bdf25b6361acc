r"""The algebra of `nnlib.gradcheck`: the error of both numerical derivatives, from Taylor's series.

The cost as a function of one parameter, J(w + h), is taken as a Taylor polynomial of any even
degree 2K. Write o_j for its odd derivatives (o_1 = J′, o_2 = J‴, …) and e_j for its even ones. The
complex step is from Squire and Trapp, *Using Complex Variables to Estimate Derivatives of Real
Functions*, SIAM Review 40, 1998.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Named, array, index, sizes, total

__all__ = ["central_difference", "complex_step", "gradcheck"]

(K,) = sizes("K")
_j = index("j", K)
_rest = index("j", K, start=2)
_h = sp.Symbol("h", positive=True)
_value = sp.Symbol("J(w)", real=True)
_odd, _even = array("o", K), array("e", K)


class Gradcheck(NamedTuple):
    """The derivations of the two approximations to J′(w) = o_1, each with its error."""

    central: Derivation
    complex_step: Derivation


def _taylor(step: sp.Expr) -> sp.Expr:
    """J(w + step)."""
    odd = _odd[_j] * step ** (2 * _j - 1) / sp.factorial(2 * _j - 1)
    even = _even[_j] * step ** (2 * _j) / sp.factorial(2 * _j)
    return _value + total(odd, _j) + total(even, _j)


_term = _odd[_j] * _h ** (2 * _j - 2) / sp.factorial(2 * _j - 1)
_higher = _odd[_rest] * _h ** (2 * _rest - 2) / sp.factorial(2 * _rest - 1)


@cache
def central_difference() -> Derivation:
    r"""Return the central difference as J′(w) and an error of order h².

    >>> from derive.pages.plain import text
    >>> text(central_difference().rhs)
    'o_1 + Σ_j h**(2 j - 2) o_j/(2 j - 1)!'
    """
    shown = Named(sp.Symbol(r"\frac{J(w+h) - J(w-h)}{2h}"), (_taylor(_h) - _taylor(-_h)) / (2 * _h))
    d = Derivation(shown)
    d.step(total(_term, _j), "the even powers cancel, the odd ones double")
    return d.step(
        _odd[1] + total(_higher, _rest), "the first term is $J'(w)$, the next $h^2 J'''/6$"
    )


@cache
def complex_step() -> Derivation:
    r"""Return the complex step as J′(w) and an error of order h².

    For a real J, J(w - ih) is the complex conjugate of J(w + ih), so Im J(w + ih) / h is the
    central difference with the step ih: the even derivatives cancel here too, and no two nearly
    equal numbers are subtracted.

    >>> from derive.pages.plain import text
    >>> text(complex_step().rhs)
    'o_1 + Σ_j (-1)**(j - 1) h**(2 j - 2) o_j/(2 j - 1)!'
    """
    step = sp.I * _h
    shown = Named(
        sp.Symbol(r"\frac{J(w+ih) - J(w-ih)}{2ih}"),
        (_taylor(step) - _taylor(-step)) / (2 * step),
    )
    d = Derivation(shown)
    d.step(
        total((-1) ** (_j - 1) * _term, _j), "the even powers are real; $i^{2j-1} = i (-1)^{j-1}$"
    )
    return d.step(
        _odd[1] + total((-1) ** (_rest - 1) * _higher, _rest),
        "the first term is $J'(w)$, the next $-h^2 J'''/6$",
    )


@cache
def gradcheck() -> Gradcheck:
    """Return the derivations of both ways to differentiate numerically.

    >>> gradcheck().central is central_difference()
    True
    """
    return Gradcheck(central_difference(), complex_step())
