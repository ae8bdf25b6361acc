r"""The algebra of `nnlib.regularizers`: penalties and their gradients, dropout's moments, clipping.

From Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, *Dropout*, JMLR 2014, section 10,
and Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural networks*, ICML
2013, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Named, array, index, indices, sizes, total
from derive.words.conditions import inside_unit, nonzero
from derive.words.expectation import Expectation, Random
from derive.words.matrices import matrix

__all__ = [
    "clip_by_global_norm",
    "dropout_mask",
    "global_norm",
    "l1_gradient",
    "l1_penalty",
    "l2_gradient",
    "l2_penalty",
]

STRENGTH = sp.Symbol(r"\lambda", positive=True)
"""The strength of a penalty."""

_n_out, _n_in = sizes(r"n_{\mathrm{out}} n_{\mathrm{in}}")
_W = array("W", _n_out, _n_in)


def _over_weights(W: sp.IndexedBase, entry: Callable[[sp.Expr], sp.Expr]) -> sp.Expr:
    j, i = index("j", W.shape[0]), index("i", W.shape[1])
    return total(entry(W[j, i]), j, i)


def l2_penalty(W: sp.IndexedBase = _W) -> sp.Expr:
    r"""Half the strength times the sum of squares of one layer's weights.

    >>> from derive.pages.plain import text
    >>> text(l2_penalty())
    'λ Σ_i Σ_j W_ji**2/2'
    """
    return STRENGTH / 2 * _over_weights(W, lambda w: w**2)


@cache
def l2_gradient() -> Derivation:
    r"""The gradient of the L2 penalty is λ W.

    >>> print(l2_gradient().result_latex)
    \frac{\partial R}{\partial W} = \lambda W
    """
    p, q = index("p", _n_out), index("q", _n_in)
    d = Derivation(sp.Derivative(Named(sp.Symbol("R"), l2_penalty()), _W[p, q]))
    d.step(STRENGTH * _W[p, q], "only one term contains $W_{pq}$; the 2 cancels")
    return d.in_matrices(r"\frac{\partial R}{\partial W}", STRENGTH * matrix(_W), _W)


def l1_penalty(W: sp.IndexedBase = _W) -> sp.Expr:
    """The strength times the sum of absolute values of one layer's weights."""
    return STRENGTH * _over_weights(W, sp.Abs)


@cache
def l1_gradient() -> Derivation:
    """The gradient of the L1 penalty is λ sign(W), for weights that are not 0.

    >>> from derive.pages.plain import text
    >>> text(l1_gradient().rhs)
    'λ sign(W_pq)'
    """
    p, q = index("p", _n_out), index("q", _n_in)
    d = Derivation(sp.Derivative(Named(sp.Symbol("R"), l1_penalty()), _W[p, q]), nonzero(_W))
    return d.step(STRENGTH * sp.sign(_W[p, q]), r"$|w|$ has slope 1 for $w > 0$ and -1 for $w < 0$")


class Dropout(NamedTuple):
    """The moments of one entry of the mask, and of a weighted sum of dropped inputs."""

    entry_mean: Derivation
    entry_variance: Derivation
    mean: Derivation
    variance: Derivation


@cache
def dropout_mask() -> Dropout:
    r"""Inverted dropout: an entry is 0 with probability r, else 1 / (1 - r).

    Its mean is 1, so the mean of a pre-activation is what it is without dropout; its variance is
    r / (1 - r), which adds noise in proportion to the squares.

    >>> print(dropout_mask().variance.result_latex)
    \operatorname{Var} z = \frac{r}{1 - r} \sum_{i=1}^{n} w_{i}^{2} \, a_{i}^{2}
    """
    r = sp.Symbol("r", positive=True)
    kept = 1 / (1 - r)
    mean = Derivation(Named(sp.Symbol(r"\mathbb{E}\,d"), r * 0 + (1 - r) * kept), inside_unit(r))
    mean.step(sp.Integer(1), r"$r \cdot 0 + (1 - r) \cdot \frac{1}{1 - r}$")
    variance = Derivation(
        Named(sp.Symbol(r"\operatorname{Var} d"), (1 - r) * kept**2 - 1), inside_unit(r)
    )
    variance.step(1 / (1 - r) - 1, r"$\mathbb{E}\,d^2 - (\mathbb{E}\,d)^2$")
    variance.step(r / (1 - r), "over one denominator")

    (n,) = sizes("n")
    i, j = indices("i j", n)
    w, a, mask = array("w", n), array("a", n), array("d", n)
    given = (inside_unit(r), Random(mask, 1, r / (1 - r)))

    def z(at: sp.Idx) -> sp.Expr:
        return total(w[at] * mask[at] * a[at], at)

    centre = total(w[i] * a[i], i)
    sum_mean = Derivation(Named(sp.Symbol(r"\mathbb{E}\,z"), Expectation(z(i), mask)), given)
    sum_mean.step(Expectation(z(i), mask), "the pre-activation with a mask")
    sum_mean.step(centre, "the mean is linear, and each entry of the mask has mean 1")

    spread = Expectation(z(i) ** 2, mask) - centre**2
    sum_variance = Derivation(Named(sp.Symbol(r"\operatorname{Var} z"), spread), given)
    sum_variance.step(spread, "the definition")
    sum_variance.step(
        total(w[i] * a[i] * w[j] * a[j] * (Expectation(mask[i] * mask[j], mask) - 1), i, j),
        "both squares as double sums",
    )
    sum_variance.step(
        r / (1 - r) * total(w[i] ** 2 * a[i] ** 2, i), "independent entries: only $i = j$ is left"
    )
    return Dropout(mean, variance, sum_mean, sum_variance)


def global_norm(g: sp.IndexedBase) -> sp.Expr:
    r"""The Euclidean norm of a gradient written as one long vector g.

    >>> from derive.pages.latex import latex
    >>> (n,) = sizes("n")
    >>> print(latex(global_norm(array("g", n))))
    \sqrt{\sum_{i=1}^{n} g_{i}^{2}}
    """
    i = index("i", g.shape[0])
    return sp.sqrt(total(g[i] ** 2, i))


class Clipped(NamedTuple):
    """One entry of the clipped gradient, and the norm of all of it."""

    entry: sp.Expr
    norm: Derivation


@cache
def clip_by_global_norm() -> Clipped:
    r"""Scaled by c / ‖g‖ where the norm is above c, a gradient has norm min(c, ‖g‖).

    >>> print(clip_by_global_norm().norm.result_latex)
    \lVert \tilde{g} \rVert = \min(c,\, \lVert g \rVert)
    """
    (n,) = sizes("n")
    i, p = indices("i p", n)
    g, c = array("g", n), sp.Symbol("c", positive=True)
    norm = Named(sp.Symbol(r"\lVert g \rVert"), global_norm(g))
    scale = sp.Piecewise((c / norm.value, norm.value > c), (1, True))
    clipped = sp.sqrt(total((scale * g[i]) ** 2, i))
    d = Derivation(Named(sp.Symbol(r"\lVert \tilde{g} \rVert"), clipped))
    d.step(scale * norm, "the scale is positive and the same for all entries")
    d.step(sp.Min(c, norm), r"$c$ where $\lVert g \rVert > c$, else $\lVert g \rVert$ itself")
    return Clipped(scale * g[p], d)
