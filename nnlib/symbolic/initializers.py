r"""The algebra of `nnlib.initializers`: the variance of the weights that keeps a signal's size.

A pre-activation is z = Σ_i w_i a_i over n_in inputs. Its mean square over independent weights of
mean 0 and variance s is s Σ_i a_i²: that is where 1 / n_in comes from, and the rest is what the
activation does. From Glorot and Bengio, *Understanding the difficulty of training deep feedforward
neural networks*, AISTATS 2010, section 4.2.1, and He, Zhang, Ren and Sun, *Delving Deep into
Rectifiers*, ICCV 2015, section 2.2.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import (
    Named,
    NamedArray,
    array,
    elementwise,
    index,
    indices,
    sizes,
    total,
)
from derive.words.expectation import Expectation, Random
from nnlib.symbolic.rectifiers import relu

__all__ = ["he", "xavier", "xavier_uniform", "zeros"]

n_in, n_out, m = sizes(r"n_{\mathrm{in}} n_{\mathrm{out}} m")


def _weighted_sum(
    size: sp.Symbol, name: str = "a"
) -> tuple[sp.IndexedBase, sp.IndexedBase, sp.Idx, sp.Idx, sp.Expr]:
    i, j = indices("i j", size)
    w, a = array("w", size), array(name, size)
    return w, a, i, j, total(w[i] * a[i], i)


@cache
def he() -> Derivation:
    r"""With variance 2 / n_in, a ReLU layer keeps the mean square of what it gets.

    The input to the layer is a = ReLU(x). Averaged over x and -x, which are equally likely when the
    pre-activations are symmetric about 0, E z² = (1 / n_in) Σ_i x_i².

    >>> print(he().result_latex)
    q = \frac{1}{n_{\mathrm{in}}} \sum_{i=1}^{n_{\mathrm{in}}} x_{i}^{2}
    """
    w, x, i, _, _ = _weighted_sum(n_in, "x")

    def square(sign: int) -> Expectation:
        return Expectation(total(w[i] * relu(sign * x[i]), i) ** 2, w)

    q = Named(sp.Symbol("q"), (square(1) + square(-1)) / 2)
    d = Derivation(q, given=Random(w, 0, 2 / n_in))
    d.step((square(1) + square(-1)) / 2, "$x$ and $-x$ are equally likely")
    d.step(
        total(relu(x[i]) ** 2 + relu(-x[i]) ** 2, i) / n_in,
        r"independent weights of mean 0: only $w_i^2$ counts, whose mean is $2 / n_{\mathrm{in}}$",
    )
    return d.step(total(x[i] ** 2, i) / n_in, "one of the two is $x_i$ or $-x_i$, the other 0")


class Xavier(NamedTuple):
    """How a mean square passes through a layer forwards and backwards, and the compromise."""

    forward: Derivation
    backward: Derivation
    compromise: Derivation


@cache
def xavier() -> Xavier:
    r"""With weights of variance s, sums of squares grow by n_out s forwards and n_in s backwards.

    In terms of mean squares: n_in s forwards and n_out s backwards. Both cannot be 1 unless the
    widths are equal; s = 2 / (n_in + n_out) makes their average 1.

    >>> print(xavier().forward.result_latex)
    q = n_{\mathrm{in}} \, s \, \overline{a^2}
    """
    s = sp.Symbol("s", positive=True)
    choice = 2 / (n_in + n_out)
    d = Derivation(Named(sp.Symbol("g"), (n_in * choice + n_out * choice) / 2))
    d.step(sp.Integer(1), r"$s = 2 / (n_{\mathrm{in}} + n_{\mathrm{out}})$")
    return Xavier(_gain(n_in, "a", s), _gain(n_out, r"\delta", s), d)


def _gain(size: sp.Symbol, name: str, s: sp.Symbol) -> Derivation:
    w, a, i, j, z = _weighted_sum(size, name)
    d = Derivation(Named(sp.Symbol("q"), Expectation(z**2, w)), given=Random(w, 0, s))
    d.step(Expectation(z**2, w), "the mean square of one unit, over the weights")
    d.step(
        total(a[i] * a[j] * Expectation(w[i] * w[j], w), i, j),
        "a sum squared is a double sum; the mean is linear",
    )
    d.step(s * total(a[i] ** 2, i), "independent weights of mean 0: only $i = j$ is left")
    mean_square = Named(sp.Symbol(r"\overline{" + name + "^2}"), total(a[i] ** 2, i) / size)
    return d.step(size * s * mean_square, "a sum is its length times its mean")


@cache
def xavier_uniform() -> Derivation:
    r"""A uniform weight in [-r, r] with r = √(6 / (n_in + n_out)) has Xavier's variance.

    The mean of w² is the integral of w² / (2r), whose antiderivative is w³ / (6r).

    >>> print(xavier_uniform().result_latex)
    \operatorname{Var} w = \frac{2}{n_{\mathrm{in}} + n_{\mathrm{out}}}
    """
    r = sp.Symbol("r", positive=True)
    limit = sp.sqrt(6 / (n_in + n_out))

    def antiderivative(w: sp.Expr) -> sp.Expr:
        return w**3 / (6 * r)

    variance = (antiderivative(r) - antiderivative(-r)).xreplace({r: limit})
    d = Derivation(Named(sp.Symbol(r"\operatorname{Var} w"), variance))
    d.step(
        Named(r**2 / 3, limit**2 / 3),
        "$w^3 / 6r$ between $-r$ and $r$",
    )
    return d.step(2 / (n_in + n_out), r"$r^2 = 6 / (n_{\mathrm{in}} + n_{\mathrm{out}})$")


@cache
def zeros() -> Derivation:
    r"""Units that start equal get equal deltas: nothing in δ_pk depends on the unit p.

    If all units of a layer have the same weights, they have the same pre-activation s_k and the
    same outgoing weights w_j. Zeros are one such start; the units then stay equal for ever.

    >>> print(zeros().result_latex)  # doctest: +NORMALIZE_WHITESPACE
    \delta_{pk} = \left(\sum_{j=1}^{n_{\mathrm{out}}} w_{j} \, \delta^{[l+1]}_{jk}\right)
    \, g'(s_{k})
    """
    g = elementwise("g")
    j, p, k = index("j", n_out), index("p", n_in), index("k", m)
    w, s, above = array("w", n_out), array("s", m), array(r"\delta^{[l+1]}", n_out, m)
    W = NamedArray(array("W^{[l+1]}", n_out, n_in), (j, p), w[j])
    Z = NamedArray(array("Z", n_in, m), (p, k), s[k])
    formula = total(W[j, p] * above[j, k], j) * g.prime(Z[p, k])
    delta = NamedArray(array(r"\delta", n_in, m), (p, k), formula)
    d = Derivation(delta[p, k])
    d.step(formula, "the recursion")
    return d.step(total(w[j] * above[j, k], j) * g.prime(s[k]), "$W_{jp} = w_j$ and $Z_{pk} = s_k$")
