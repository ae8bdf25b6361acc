r"""The algebra of `nnlib.optimizers`: what the update rules amount to after t steps, for any t.

One parameter θ is followed; g_s is its gradient in step s. A closed form is proved by induction: it
is 0 (an empty sum) before the first step, and it obeys the rule that takes step t - 1 to step t.
From Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum in deep
learning*, ICML 2013; Kingma and Ba, *Adam: A Method for Stochastic Optimization*, ICLR 2015,
section 3; Loshchilov and Hutter, *Decoupled Weight Decay Regularization*, ICLR 2019.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import sympy as sp

from derive.derivation import Derivation
from derive.words.arrays import Named, array, index, sizes, total
from derive.words.conditions import inside_unit

__all__ = ["SGD", "Adam", "AdamState", "SGDState"]

(t,) = sizes("t")
s = index("s", t)
g = array("g", t)
lr, decay, eps = sp.symbols(r"\eta \lambda \varepsilon", positive=True)
theta = sp.Symbol(r"\theta", real=True)


def _named(name: str, value: sp.Expr) -> Named:
    return Named(sp.Symbol(name, real=True), value)


def _weighted(rate: sp.Expr, entry: Callable[[sp.Expr], sp.Expr], last: sp.Expr = t) -> sp.Expr:
    """Σ rate^(last - s) entry_s over the steps s = 1, …, last."""
    at = index("s", last)
    return total(rate ** (last - at) * entry(at), at)


class SGDState(NamedTuple):
    """The velocity v_t of momentum, as a formula of all gradients up to step t.

    >>> from derive.pages.plain import text
    >>> text(SGDState.closed_form().velocity.value)
    'Σ_s μ**(t - s) g_s'
    """

    velocity: Named

    @classmethod
    def closed_form(cls) -> SGDState:
        """v_t = Σ_s μ^(t-s) g_s: older gradients count less, by a factor μ per step."""
        mu = sp.Symbol(r"\mu", positive=True)
        return cls(_named("v_t", _weighted(mu, lambda at: g[at])))


class SGD(NamedTuple):
    """What SGD's rules amount to; every field is a derivation.

    ``velocity``: the closed form obeys v_t = μ v_(t-1) + g_t. ``steady``: under a constant gradient
    g the velocity tends to g / (1 - μ). ``sutskever``: with the learning rate inside the velocity
    the step is the same. ``nesterov``: the step that looks ahead, in terms of v_(t-1).
    ``weight_decay``: without momentum, shrinking is the gradient step of an L2 penalty.
    """

    velocity: Derivation
    steady: Derivation
    sutskever: Derivation
    nesterov: Derivation
    weight_decay: Derivation

    @classmethod
    def derive(cls) -> SGD:
        r"""All five derivations.

        >>> print(SGD.derive().velocity.result_latex)
        v_{t} = \mu \, v_{t-1} + g_{t}
        """
        return _sgd()


@cache
def _sgd() -> SGD:
    mu = sp.Symbol(r"\mu", positive=True)
    v = SGDState.closed_form().velocity
    before = _named("v_{t-1}", _weighted(mu, lambda at: g[at], t - 1))

    velocity = Derivation(v)
    velocity.step(_weighted(mu, lambda at: g[at]), "the closed form at step $t$")
    last = index("s", t - 1)
    velocity.step(
        mu * total(mu ** (t - 1 - last) * g[last], last) + g[t],
        r"the last term is $g_t$; from the others take one $\mu$",
    )
    velocity.step(mu * before + g[t], "the closed form at step $t - 1$")

    c = sp.Symbol("g", real=True)
    steady = Derivation(_named("v_t", _weighted(mu, lambda _: c)), given=inside_unit(mu))
    steady.step(_weighted(mu, lambda _: c), "a constant gradient")
    steady.step((1 - mu**t) / (1 - mu) * c, "a geometric sum")

    inside = -_weighted(mu, lambda at: lr * g[at])
    sutskever = Derivation(_named("u_t", inside))
    sutskever.step(-_weighted(mu, lambda at: lr * g[at]), r"$u_t = \mu u_{t-1} - \eta g_t$")
    sutskever.step(-lr * v, r"$\eta$ is the same in every step")

    ahead = _named(r"\Delta\theta", -lr * (g[t] + mu * v.value))
    nesterov = Derivation(ahead)
    nesterov.step(-lr * (g[t] + mu * v), "the rule")
    nesterov.step(
        -lr * ((1 + mu) * g[t] + mu**2 * before), r"$v_t = \mu v_{t-1} + g_t$; collect $g_t$"
    )

    one = sp.Symbol("g", real=True)
    shrunk = Derivation(_named(r"\theta_t", (1 - lr * decay) * theta - lr * one))
    shrunk.step((1 - lr * decay) * theta - lr * one, "shrink, then step along the gradient")
    shrunk.step(
        theta - lr * (one + sp.Derivative(decay * theta**2 / 2, theta)),
        r"$\lambda \theta$ is the derivative of $\lambda \theta^2 / 2$",
    )
    return SGD(velocity, steady, sutskever, nesterov, shrunk)


class AdamState(NamedTuple):
    """The running means of the gradient and of its square after t steps, from zero."""

    mean: Named
    mean_square: Named

    @classmethod
    def closed_form(cls) -> AdamState:
        """m_t = (1 - β1) Σ_s β1^(t-s) g_s, and v_t likewise with g_s²."""
        b1, b2 = _betas()
        return cls(
            _named("m_t", (1 - b1) * _weighted(b1, lambda at: g[at])),
            _named("v_t", (1 - b2) * _weighted(b2, lambda at: g[at] ** 2)),
        )


def _betas() -> tuple[sp.Symbol, sp.Symbol]:
    beta_1, beta_2 = sp.symbols(r"\beta_1 \beta_2", positive=True)
    return beta_1, beta_2


class Adam(NamedTuple):
    """What Adam's rules amount to; every field is a derivation.

    ``mean`` and ``mean_square``: the closed forms obey the rules. ``weights``: the weights of all
    gradients in m_t sum to 1 - β1^t, not to 1, since m starts at 0. ``corrected``: divided by that,
    the mean of a constant gradient g is g. ``first_step``: after one step θ has moved by
    ``lr g / (|g| + eps)``, almost lr whatever the gradient. ``decoupled``: weight decay (AdamW).
    """

    mean: Derivation
    mean_square: Derivation
    weights: Derivation
    corrected: Derivation
    first_step: Derivation
    decoupled: Derivation

    @classmethod
    def derive(cls) -> Adam:
        r"""All six derivations.

        >>> print(Adam.derive().weights.result_latex)
        w_{t} = 1 - \beta_{1}^{t}
        """
        return _adam()


@cache
def _adam() -> Adam:
    b1, b2 = _betas()
    state = AdamState.closed_form()
    given = (inside_unit(b1), inside_unit(b2))

    def recursion(
        rate: sp.Symbol, now: Named, name: str, entry: Callable[[sp.Expr], sp.Expr]
    ) -> Derivation:
        old = _named(name, (1 - rate) * _weighted(rate, entry, t - 1))
        d = Derivation(now)
        d.step((1 - rate) * _weighted(rate, entry), "the closed form at step $t$")
        return d.step(rate * old + (1 - rate) * entry(t), "split off the last term")

    mean = recursion(b1, state.mean, "m_{t-1}", lambda at: g[at])
    mean_square = recursion(b2, state.mean_square, "v_{t-1}", lambda at: g[at] ** 2)

    weights = Derivation(_named("w_t", (1 - b1) * _weighted(b1, lambda _: 1)), inside_unit(b1))
    weights.step((1 - b1) * _weighted(b1, lambda _: 1), "the weight of $g_s$, over all $s$")
    weights.step(1 - b1**t, "a geometric sum")

    c = sp.Symbol("g", real=True)
    biased = (1 - b1) * _weighted(b1, lambda _: c)
    corrected = Derivation(_named(r"\hat{m}_t", biased / (1 - b1**t)), inside_unit(b1))
    corrected.step(biased / (1 - b1**t), "the correction, for a constant gradient")
    corrected.step(c, "the weights sum to the denominator")

    m_hat = (1 - b1) * c / (1 - b1)
    v_hat = (1 - b2) * c**2 / (1 - b2)
    start = _named(r"\Delta\theta", -lr * m_hat / (sp.sqrt(v_hat) + eps))
    first = Derivation(start, given)
    first.step(-lr * c / (sp.Abs(c) + eps), r"$\hat{m} = g$ and $\hat{v} = g^2$ for $t = 1$")

    move = sp.Symbol(r"\Delta", real=True)
    decoupled = Derivation(_named(r"\theta_t", (1 - lr * decay) * theta + move))
    decoupled.step(theta - lr * decay * theta + move, "AdamW: the decay passes Adam's scaling by")
    return Adam(mean, mean_square, weights, corrected, first, decoupled)
