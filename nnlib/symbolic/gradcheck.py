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

__all__ = ["gradcheck"]

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


def _taylor(step):
    """J(w + step)."""
    odd = _odd[_j] * step ** (2 * _j - 1) / sp.factorial(2 * _j - 1)
    even = _even[_j] * step ** (2 * _j) / sp.factorial(2 * _j)
    return _value + total(odd, _j) + total(even, _j)


@cache
def gradcheck() -> Gradcheck:
    r"""Both have an error of order h²; the complex step subtracts no two nearly equal numbers.

    For a real J, J(w - ih) is the complex conjugate of J(w + ih), so Im J(w + ih) / h is the
    central difference with the step ih: the even derivatives cancel in both.

    >>> from derive.pages.plain import text
    >>> text(gradcheck().central.rhs)
    'o_1 + Σ_j h**(2 j - 2) o_j/(2 j - 1)!'
    >>> text(gradcheck().complex_step.rhs)
    'o_1 + Σ_j (-1)**(j - 1) h**(2 j - 2) o_j/(2 j - 1)!'
    """
    term = _odd[_j] * _h ** (2 * _j - 2) / sp.factorial(2 * _j - 1)
    rest = _odd[_rest] * _h ** (2 * _rest - 2) / sp.factorial(2 * _rest - 1)

    shown = Named(sp.Symbol(r"\frac{J(w+h) - J(w-h)}{2h}"), (_taylor(_h) - _taylor(-_h)) / (2 * _h))
    central = Derivation(shown)
    central.step(total(term, _j), "the even powers cancel, the odd ones double")
    central.step(_odd[1] + total(rest, _rest), "the first term is $J'(w)$, the next $h^2 J'''/6$")

    step = sp.I * _h
    shown = Named(
        sp.Symbol(r"\frac{J(w+ih) - J(w-ih)}{2ih}"),
        (_taylor(step) - _taylor(-step)) / (2 * step),
    )
    complex_step = Derivation(shown)
    complex_step.step(
        total((-1) ** (_j - 1) * term, _j), "the even powers are real; $i^{2j-1} = i (-1)^{j-1}$"
    )
    complex_step.step(
        _odd[1] + total((-1) ** (_rest - 1) * rest, _rest),
        "the first term is $J'(w)$, the next $-h^2 J'''/6$",
    )
    return Gradcheck(central, complex_step)
