"""Names for the chapters in `chapters/quick-reference`."""

from __future__ import annotations

import sympy as sp

from derive import (
    Between,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    indices,
    sizes,
    total,
)
from tests.book.names.page import B, Page, eta, i, k, lam, m, n, named, q, s, t


def activations_and_slopes():
    """The leaky ReLU with α < 1, and g between α and 1."""
    alpha, share = sp.symbols("alpha share", real=True)
    h = sp.Symbol("h", real=True)
    return Page(
        {"h": h, r"\alpha": alpha, "f": lambda at: sp.Max(alpha * at, at)}
        | named("g", alpha + share * (1 - alpha)),
        (Between(alpha, 0, 1), Between(share, 0, 1)),
    )


def batches_and_noise():
    return _batch(), _noise()


def _batch():
    drawn = array("c", B)  # the sample that a draw takes
    draw = indices("s", B)[0]
    takes = sp.Eq(drawn[draw], k)
    weights = NamedArray(array("w", B, m), (draw, k), sp.Piecewise((1, takes), (0, True)))
    words = r"\text{if draw } s \text{ takes sample } k"
    return Page({"w": weights, words: takes, "s": draw, "k": k})


def _noise():
    theta, r, start = sp.symbols(r"\theta r \theta_0", real=True)
    (N,) = sizes("N")
    xi, at = array(r"\xi", t), indices("s", t)[0]
    costs = NamedArray(array("L", m), (k,), (theta - array("c", m)[k]) ** 2)
    slopes = NamedArray(array("g", m), (k,), sp.Derivative(costs[k].value, theta))
    mean = total(slopes[k].value, k) / m
    variance = total((slopes[k] - mean) ** 2, k) / m
    whole = array(r"\nabla L", N)
    size = total(whole[indices("i", N)[0]] ** 2, indices("i", N)[0])
    return Page(
        {"L": costs, r"\theta": theta, "g": slopes, "m": m, r"\eta": eta, "r": r, "t": t,
         r"\theta_0": start, r"\xi": xi, r"\nabla L": whole,
         r"\frac{\partial L}{\partial\theta}": Named(sp.Symbol("slope"), mean)}
        | named("S^2", variance) | named("b", variance / size) | named(r"\overline{g}", mean)
        | named(r"\theta_t", r**t * start - eta * total(r ** (t - at) * xi[at], at))
    )  # fmt: skip


def momentum_and_adam():
    beta, r, g, before, velocity = sp.symbols("beta r g_t theta_b v_b", real=True)
    step = {r"\beta": beta, r"\eta": eta, "t": t, "g_t": g, r"\lambda": lam, "r": r}
    gs, at = array("g", t), indices("s", t)[0]
    heavy_ball = Page(
        step
        | {"v_{t-1}": velocity, r"\theta_{t-1}": before,
           "p": lambda x: x**2 - (1 + beta - eta * lam) * x + beta}
        | named("v_t", beta * velocity + g)
        | named(r"\theta_t", before - eta * (beta * velocity + g)),
        (Between(beta, 0, 1),),
    )  # fmt: skip
    unrolled = Page(step | {"g": gs} | named("v_t", total(beta ** (t - at) * gs[at], at)))
    low, gap = sp.symbols("low gap", positive=True)
    big, small = sp.sqrt(low) + gap, sp.sqrt(low)
    best = Page(
        named(r"\lambda_{\min}", low) | named(r"\lambda_{\max}", big**2)
        | named(r"\eta^*", 4 / (big + small) ** 2)
        | named(r"\beta^*", ((big - small) / (big + small)) ** 2)
    )  # fmt: skip
    theta, v, slope = *sp.symbols("theta_t v_t", real=True), elementwise("slope")
    ahead = theta - eta * beta * v
    nesterov = Page(
        step | {r"\theta_t": theta, "v_t": v, r"\nabla L": slope} | named("y_t", ahead)
        | named("v_{t+1}", beta * v + slope(ahead))
        | named(r"\theta_{t+1}", theta - eta * (beta * v + slope(ahead)))
    )  # fmt: skip
    c, sigma = sp.symbols("c sigma", real=True)
    spread = eta**2 * sigma**2 * (1 + beta) / ((1 - beta) * ((1 + beta) ** 2 - c**2))
    noise = Page(
        step | {"c": c, r"\sigma": sigma} | named("V", spread)
        | named("C", c / (1 + beta) * spread)
    )  # fmt: skip
    b1, b2, m_before, v_before = sp.symbols("beta_1 beta_2 m_b v_b2", real=True)
    eps = sp.Symbol("epsilon", positive=True)
    first, second = b1 * m_before + (1 - b1) * g, b2 * v_before + (1 - b2) * g**2
    m_hat, v_hat = first / (1 - b1**t), second / (1 - b2**t)
    adam = Page(
        step | {r"\beta_1": b1, r"\beta_2": b2, "m_{t-1}": m_before, "v_{t-1}": v_before,
                r"\varepsilon": eps, r"\theta_{t-1}": before}
        | named("m_t", first) | named("v_t", second)
        | named(r"\hat{m}_t", m_hat) | named(r"\hat{v}_t", v_hat)
        | named(r"\theta_t", before - eta * m_hat / (sp.sqrt(v_hat) + eps))
    )  # fmt: skip
    return heavy_ball, unrolled, best, nesterov, noise, adam, _worst_condition()


def _worst_condition():
    r"""All factors at most ρ: p(ρ) ≥ 0 for λ_min and p(-ρ) ≥ 0 for λ_max, and 0 < β ≤ ρ²."""
    rho, share, high, low = sp.symbols("rho share high low", positive=True)
    beta = rho**2 * share
    smallest = (1 - rho) * (rho - beta) * (1 + low)  # times η ρ
    largest = (1 + rho) * (rho + beta) / (1 + high)
    return Page(
        {r"\rho": rho} | named(r"\beta", beta) | named(r"\kappa", largest / smallest),
        (Between(rho, 0, 1), Between(share, 0, 1)),
    )


def squared_error():
    y, guess = sp.symbols(r"y \hat{y}", real=True)
    tau = sp.Symbol(r"\tau", positive=True)
    density = sp.exp(-((y - guess) ** 2) / (2 * tau**2)) / sp.sqrt(2 * sp.pi * tau**2)
    (above,) = sizes("n^{[l+1]}")
    c = indices("c", above)[0]
    W, delta = array("W^{[l+1]}", above, n), array(r"\delta^{[l+1]}", above, m)
    z, f = array("z^{[l]}", n, m), elementwise("f")
    weighted = total(W[c, q] * f(z[q, k]), q) + array("b", above)[c]
    cost = UpstreamCost("L", delta, NamedArray(array("z^{[l+1]}", above, m), (c, k), weighted))
    slopes = NamedArray(array(r"\delta^{[l]}", n, m), (i, s), sp.Derivative(cost, z[i, s]))
    L = sp.Symbol("L", positive=True)
    outputs = []
    for width in (sp.Symbol("n^{[L]}", positive=True), sp.Integer(1)):
        likelihood = -width * sp.log(2 * sp.pi * tau**2) / 2 - L / tau**2
        (best,) = sp.solve(sp.diff(likelihood, tau), tau)
        outputs.append(Page({"n^{[L]}": width, "L": L} | named(r"\tau", best)))
    return (
        *outputs,
        Page({"y": y, r"\hat{y}": guess, r"\tau": tau, "p(y)": density}),
        Page({"W^{[l+1]}": W, r"\delta^{[l+1]}": delta, "z^{[l]}": z, "f": f,
              r"\delta^{[l]}": slopes}),
    )  # fmt: skip
