"""What names mean in displays that no derivation of their page gives a meaning to.

One function a chapter, by its slug, with one page of names or several. The meaning is built here
from the algebra, apart from the text, so that a display which changes no longer agrees with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp

from derive import (
    Between,
    Named,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    indices,
    matrix,
    sizes,
    total,
)
from nnlib.symbolic.activations import sigmoid


@dataclass(frozen=True)
class Page:
    """Names and conditions."""

    names: dict = field(default_factory=dict)
    given: tuple = ()

    def __or__(self, other):
        return Page(self.names | other.names, (*self.given, *other.given))


n, m, t, B = sizes("n m t B")
i, j, p, q = indices("i j p q", n)
k, s = indices("k s", m)
eta, lam, rho = sp.symbols(r"\eta \lambda \rho", positive=True)


def named(name, value):
    return {name: Named(sp.Symbol(name), value)}


def gradient_descent():
    (N,) = sizes("N")
    at = indices("i", N)[0]
    theta, lams = array(r"\theta", N), array(r"\lambda", N, positive=True)
    alpha = sp.Symbol("alpha", positive=True)
    slopes = NamedArray(array(r"\nabla C", N), (at,), lams[at] * theta[at])
    moved = NamedArray(array(r"\theta'", N), (at,), theta[at] - alpha * slopes[at].value)
    cost = Named(sp.Symbol("C"), total(lams[at] * theta[at] ** 2, at) / 2)
    square = total(slopes[at].value ** 2, at)
    kappa = total(lams[at] * slopes[at].value ** 2, at) / square
    beta = sp.Symbol("beta", real=True)
    start = sp.Symbol("C0", real=True)
    return Page(
        {
            "N": N, r"\theta": theta, r"\lambda": lams, r"\alpha": alpha, r"\nabla C": slopes,
            r"\theta'": moved, "C": lambda of: cost if of == matrix(theta) else None,
            r"\beta": beta, "P": lambda a: start - a * (1 - a * beta / 2) * square,
            r"\varphi(0)": start,
        }
        | named(r"\kappa", kappa)
    )  # fmt: skip


def the_four_equations():
    a = array("Z^{[l]}", n, m)
    delta = array(r"\delta^{[l]}", n, m)
    layer = NamedArray(array("Z", n, m), (p, k), a[p, k])
    one = UpstreamCost("C_k", delta, layer)
    return Page({r"\delta^{[l]}": delta, "Z^{[l]}": layer, "C_k": one, "m": m})


def where_the_slope_went():
    Z, Y = array("Z^{[L]}", n, 1), array("Y", n, 1)
    A = NamedArray(array("A^{[L]}", n, 1), (i, s), sigmoid(Z[i, s]))
    cost = -total(Y[i, 1] * sp.log(A[i, 1]) + (1 - Y[i, 1]) * sp.log(1 - A[i, 1]), i)
    slopes = NamedArray(array("dZ^{[L]}", n, 1), (i, s), A[i, s] - Y[i, s])
    return Page({"dZ^{[L]}": slopes, "A^{[L]}": A, "Y": Y, "Z^{[L]}": Z} | named("J", cost), ())


def batches_and_noise():
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
    return heavy_ball, unrolled, best, nesterov, noise, adam


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
    return (
        Page({"y": y, r"\hat{y}": guess, r"\tau": tau, "p(y)": density}),
        Page({"W^{[l+1]}": W, r"\delta^{[l+1]}": delta, "z^{[l]}": z, "f": f,
              r"\delta^{[l]}": slopes}),
    )  # fmt: skip


def vanishing_and_exploding():
    (d,) = sizes("d")
    at = indices("k", d)[0]
    u, theta = array("u", d), array(r"\theta", d)
    first = sp.Symbol(r"\delta_0", real=True)
    product = sp.Product(theta[at] * sigmoid.prime(u[at]), (at, 1, d))
    return Page(
        {"d": d, "u": u, r"\theta": theta, r"\delta_0": first, r"\sigma": sigmoid}
        | named(r"\delta_d", first * product)
    )


def derivations_and_checks():
    h, eps, F, F3, u, v, x = sp.symbols("h varepsilon F F_3 u v x", real=True)
    z = array("z", n)
    return Page({
        "h": h, r"\varepsilon": eps, "F": F, "F_3": F3, "u": u, "v": v, "x": x, "z": z,
        "E": lambda step: step**2 * F3 / 6 + eps * F / step,
        "r": lambda one, other: abs(one - other) / sp.Max(abs(one), abs(other)),
    })  # fmt: skip


def the_pieces_and_the_forward_pass():
    (below,) = sizes("n^{[l-1]}")
    r = indices("r", below)[0]
    W, b = array("W^{[l]}", n, below), array("b^{[l]}", n)
    a, g = array("a^{[l-1]}", below), elementwise("g")
    z = NamedArray(array("z^{[l]}", n), (i,), total(W[i, r] * a[r], r) + b[i])
    after = NamedArray(array("a^{[l]}", n), (i,), g(z[i].value))
    return Page(
        {"W^{[l]}": W, "b^{[l]}": b, "a^{[l-1]}": a, "g": g, "z^{[l]}": z, "a^{[l]}": after}
    )


def the_general_step():
    (below,) = sizes("n^{[l-1]}")
    r = indices("r", below)[0]
    W, b = array("W^{[l]}", n, below), array("b^{[l]}", n, 1)
    Z, D, g = array("Z^{[l-1]}", below, m), array("dZ^{[l]}", n, m), elementwise("g")
    A = NamedArray(array("A^{[l-1]}", below, m), (r, k), g(Z[r, k]))
    above = NamedArray(array("Z^{[l]}", n, m), (p, k), total(W[p, r] * A[r, k], r) + b[p, 1])
    cost = UpstreamCost("(mJ)", D, above)
    dA = NamedArray(array("dA^{[l-1]}", below, m), (r, k), total(W[p, r] * D[p, k], p))
    dZ = NamedArray(array("dZ^{[l-1]}", below, m), (r, k), sp.Derivative(cost, Z[r, k]))
    dW = NamedArray(
        array("dW^{[l]}", n, below),
        (p, r),
        sp.Derivative(UpstreamCost("J", D, above, 1 / m), W[p, r]),
    )
    any_A = array("A^{[l-1]}", below, m)
    below_any = NamedArray(array("Z^{[l]}", n, m), (p, k), total(W[p, r] * any_A[r, k], r))
    known_by = UpstreamCost("(mJ)", D, below_any)
    return Page({
        "(mJ)": known_by, "A^{[l-1]}": any_A, "Z^{[l]}": below_any, "dZ^{[l]}": D,
        "dA^{[l-1]}": dA,
    }), Page({
        "W^{[l]}": W, "b^{[l]}": b, "Z^{[l-1]}": Z, "dZ^{[l]}": D, "A^{[l-1]}": A, "g": g, "m": m,
        "dA^{[l-1]}": dA, "dZ^{[l-1]}": dZ, "dW^{[l]}": dW, "Z^{[l]}": above, "(mJ)": cost,
    })  # fmt: skip


def from_neurons_to_matrices():
    below, above = sizes("n^{(l-1)} n^{(l)}")
    r, c = indices("i", below)[0], indices("j", above)[0]
    A, W, b = (
        array("A^{(l-1)}", m, below),
        array("W^{(l)}", below, above),
        array("b^{(l)}", 1, above),
    )
    return Page({
        "A^{(l-1)}": A, "W^{(l)}": W, "b^{(l)}": b,
        "A^{[l-1]}": NamedArray(array("A^{[l-1]}", below, m), (r, k), A[k, r]),
        "W^{[l]}": NamedArray(array("W^{[l]}", above, below), (c, r), W[r, c]),
        "b^{[l]}": NamedArray(array("b^{[l]}", above), (c,), b[1, c]),
    })  # fmt: skip


def a_neuron_and_the_forward_pass():
    (n_i,) = sizes("n_i")
    at, sigma = indices("i", n_i)[0], elementwise(r"\sigma")
    u = array("u", n_i)
    return Page({"u": u, r"\sigma": sigma, "o": NamedArray(array("o", n_i), (at,), sigma(u[at]))})


def the_output_error():
    Z, y, sigma = array("Z^{(L)}", m, n), array("y", m, n), elementwise(r"\sigma")
    A = NamedArray(array("A^{(L)}", m, n), (k, i), sigma(Z[k, i]))
    loss = total((A[k, i] - y[k, i]) ** 2, k, i) / 2
    delta = NamedArray(array(r"\delta^{(L)}", m, n), (s, j), sp.Derivative(loss, Z[s, j]))
    return Page(
        {
            "Z^{(L)}": Z,
            "y": y,
            r"\sigma": sigma,
            "A^{(L)}": A,
            r"\delta^{(L)}": delta,
            "n_L": n,
            "m": m,
        }
        | named(r"\mathcal{L}", loss)
    )


PAGES = {
    made.__name__.replace("_", "-"): made
    for made in (
        a_neuron_and_the_forward_pass, batches_and_noise, derivations_and_checks,
        from_neurons_to_matrices, gradient_descent, momentum_and_adam, squared_error,
        the_four_equations, the_general_step, the_output_error, the_pieces_and_the_forward_pass,
        vanishing_and_exploding, where_the_slope_went,
    )
}  # fmt: skip
