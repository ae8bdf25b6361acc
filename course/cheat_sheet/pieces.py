r"""The lines of the cheat sheet that are the same in both layouts.

Activations, costs, updates, penalties and the translation between averages and sums.
"""

from __future__ import annotations

import sympy as sp

from course.cheat_sheet.line import Line
from nnlib.symbolic import (
    Derivation,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    index,
    sizes,
    sum_as_written,
    total,
)
from nnlib.symbolic.activations import (
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    softmax_jacobian,
    tanh,
)
from nnlib.symbolic.initializers import he, xavier_uniform
from nnlib.symbolic.losses import (
    bce,
    bce_from_logits,
    bce_gradient,
    cross_entropy,
    cross_entropy_from_logits,
    cross_entropy_gradient,
    mse,
    mse_gradient,
    sse,
    sse_gradient,
)
from nnlib.symbolic.optimizers import SGD, Adam, AdamState, SGDState, decay, eps, lr, t
from nnlib.symbolic.regularizers import (
    clip_by_global_norm,
    dropout_mask,
    l1_gradient,
    l1_penalty,
    l2_gradient,
    l2_penalty,
)

z = sp.Symbol("z", real=True)
n, m = sizes("n m")
A, Y = array("A", n, m), array("Y", n, m)


def _definition(shown: str, value: sp.Expr) -> Derivation:
    """A quantity and what it stands for."""
    return Derivation(Named(sp.Symbol(shown), value)).step(value, "the definition").conclude()


def activations() -> list[tuple[Line, Line]]:
    r"""Each function with its derivative.

    >>> print(activations()[0][1].latex)
    \sigma'(z) = \sigma(z) \, \left(1 - \sigma(z)\right)
    """
    pairs = [
        (
            Line(name, Derivation(g(z)).step(g.definition(z), "the definition")),
            Line(name, g.prime.derivation()),
        )
        for name, g in (
            ("sigmoid", sigmoid),
            ("ReLU", relu),
            ("leaky ReLU", leaky_relu),
        )
    ]
    up, down = sp.exp(z), sp.exp(-z)
    bent = Derivation(tanh(z)).step((up - down) / (up + down), "the definition")
    logits, p, j = array("z", n), index("p", n), index("j", n)
    shares = Derivation(softmax(logits)[p]).step(
        sp.exp(logits[p]) / total(sp.exp(logits[j]), j), "the definition"
    )
    return [
        pairs[0],
        (Line("tanh", bent), Line("tanh", tanh.prime.derivation())),
        *pairs[1:],
        tuple(Line("softmax, of an example", d) for d in (shares, softmax_jacobian())),
    ]


def _entry(gradient: Derivation) -> Derivation:
    """The result for one entry, where it is in matrices too."""
    return Derivation(gradient.start).step(gradient.rhs, "the same, for one entry")


def costs() -> list[tuple[Line, Line]]:
    """Each cost of `nnlib`, and the derivative of an example's loss with respect to its output."""
    return [
        (Line(name, _definition("J", cost(A, Y))), Line(name, _entry(gradient())))
        for name, cost, gradient in (
            ("`mse`", mse, mse_gradient),
            ("`sse`", sse, sse_gradient),
            ("`bce`", bce, bce_gradient),
            ("`cross_entropy`", cross_entropy, cross_entropy_gradient),
        )
    ]


def _step(entry) -> Derivation:
    """Steps add up: θ_t in terms of θ_(t-1), when step s moves θ by -η ``entry(s)``."""
    start = sp.Symbol(r"\theta_0", real=True)

    def after(last):
        s = index("s", last)
        return start - lr * total(entry(s), s)

    before = Named(sp.Symbol(r"\theta_{t-1}", real=True), after(t - 1))
    d = Derivation(Named(sp.Symbol(r"\theta_t", real=True), after(t)))
    d.step(after(t), "the sum of all steps")
    return d.step(before - lr * entry(t), "the last one apart").conclude()


def _decoupled() -> Derivation:
    """A step Δ and, beside it, the decay of what there was before."""
    before, move = sp.symbols(r"\theta_{t-1} \Delta_t", real=True)
    after = before - lr * decay * before + move
    d = Derivation(Named(sp.Symbol(r"\theta_t", real=True), after))
    shrunk = sum_as_written((1 - lr * decay) * before, move)
    return d.step(shrunk, "the decay passes the step by").conclude()


def updates() -> list[Line]:
    """The rules of gradient descent, momentum, Adam and decoupled weight decay."""
    g, v = array("g", t), array("v", t)
    m_hat, v_hat = array(r"\hat{m}", t), array(r"\hat{v}", t, positive=True)
    state, betas = AdamState.closed_form(), sp.symbols(r"\beta_1 \beta_2", positive=True)
    corrected = [
        _definition(name, average / (1 - beta**t))
        for name, average, beta in zip(
            (r"\hat{m}_t", r"\hat{v}_t"), (state.mean, state.mean_square), betas, strict=True
        )
    ]
    adam = _step(lambda s: m_hat[s] / (sp.sqrt(v_hat[s]) + eps))
    return [
        Line("gradient descent", _step(lambda s: g[s])),
        Line("momentum", SGD.derive().velocity),
        Line("momentum", _step(lambda s: v[s])),
        Line("Adam", Adam.derive().mean),
        Line("Adam", Adam.derive().mean_square),
        *(Line("Adam", d) for d in corrected),
        Line("Adam", adam),
        Line("decoupled weight decay", _decoupled()),
    ]


def penalties() -> list[tuple[Line, Line]]:
    """L2 and L1, each with its derivative."""
    return [
        (Line("L2", _definition("R", l2_penalty())), Line("L2", l2_gradient())),
        (Line("L1", _definition("R", l1_penalty())), Line("L1", l1_gradient())),
    ]


def dropout() -> list[Line]:
    """What a mask with entries 0 or 1 / (1 - r) does to a pre-activation, on average."""
    moments = dropout_mask()
    return [Line("dropout", moments.mean), Line("dropout", moments.variance)]


def starts() -> list[Line]:
    """The variance of the first weights: He's, which is that of its proof, and Glorot's."""
    (weights,) = he().given
    return [
        Line("He", _definition(r"\operatorname{Var} w", weights.variance)),
        Line("Glorot", xavier_uniform()),
    ]


def from_logits() -> list[Line]:
    """The two costs in a form that cannot overflow."""
    return [
        Line("`bce` from logits", bce_from_logits()),
        Line(r"`cross_entropy` from logits, $c_k = \max_j Z_{jk}$", cross_entropy_from_logits()),
    ]


def clipping() -> Line:
    """How long a gradient is after it was clipped at c."""
    return Line("a gradient $g$, clipped at length $c$", clip_by_global_norm().norm)


def cost_delta() -> Line:
    """The derivative of an averaged cost with respect to Z: the delta per example, over m."""
    (p, j), k = (index(name, n) for name in "pj"), index("k", m)
    Z, delta = array("Z", n, m), array(r"\delta", n, m)
    layer = NamedArray(array("Z'", n, m), (j, k), Z[j, k])
    d = Derivation(sp.Derivative(UpstreamCost("J", delta, layer, 1 / m), Z[p, k]))
    d.step(delta[p, k] / m, "the scale of the cost")
    return Line("averaged", d.conclude())


def velocity() -> Line:
    """What momentum's velocity is in terms of all gradients."""
    return Line("momentum", _definition("v_t", SGDState.closed_form().velocity.value))
