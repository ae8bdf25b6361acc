"""LaTeX as a book sets it: the formulas of the five documents, letter by letter."""

import pytest
import sympy as sp

from derive import product_as_written, sum_as_written
from derive.pages.plain import text
from derive.words.expectation import Expectation
from nnlib.symbolic import (
    Apply,
    Named,
    array,
    elementwise,
    index,
    indices,
    latex,
    matrix,
    ones,
    same,
    sizes,
    total,
)
from nnlib.symbolic.activations import relu_prime, sigmoid, softmax, tanh
from nnlib.symbolic.losses import bce, cross_entropy, mse

n, m = sizes("n m")
below, here = sizes("n^{[l-1]} n^{[l]}")
i, j, p, q = indices("i j p q", n)
k = index("k", m)
z, y, u = array("z", n), array("y", n), array("u", n)
A, Y = array("A", n, m), array("Y", n, m)
W, b, a = array("W^{[l]}", here, below), array("b^{[l]}", here), array("a^{[l-1]}", below)
r, s = index("r", here), index("s", below)
delta = array(r"\delta^{[l]}", here, m)
theta, d = array(r"\theta", n, n), array(r"\delta", n)
eta, beta = sp.symbols(r"\eta \beta", positive=True)
x = sp.Symbol("x", real=True)
f = elementwise("f")
activation = Named(sp.Symbol("a"), sigmoid(x))

SHOWN = {
    # 000: a single layer, its costs and its gradients
    "forward": (
        total(W[r, s] * a[s], s) + b[r],
        r"\sum_{s=1}^{n^{[l-1]}} W^{[l]}_{rs} \, a^{[l-1]}_{s} + b^{[l]}_{r}",
    ),
    "sigmoid": (1 / (1 + sp.exp(-x)), r"\frac{1}{1 + e^{-x}}"),
    "slope": (activation * (1 - activation), r"a \, \left(1 - a\right)"),
    "relu": (sp.Max(0, x), r"\max(0,\, x)"),
    "relu'": (
        relu_prime.definition(x),
        r"\begin{cases} 1 & \text{for}\: x > 0 \\0 & \text{otherwise} \end{cases}",
    ),
    "softmax": (softmax(z)[p].value, r"\frac{e^{z_{p}}}{\sum_{j=1}^{n} e^{z_{j}}}"),
    "one sample": (-total(y[i] * sp.log(u[i]), i), r"-\sum_{i=1}^{n} y_{i} \, \log u_{i}"),
    "cross-entropy": (
        cross_entropy(A, Y),
        r"-\frac{1}{m} \sum_{k=1}^{m} \sum_{i=1}^{n} Y_{ik} \, \log A_{ik}",
    ),
    "update": (x - eta * y[p], r"x - \eta \, y_{p}"),
    # 001 and 002
    "bce": (
        bce(A, Y),
        r"-\frac{1}{m} \sum_{k=1}^{m} \sum_{i=1}^{n} \left(Y_{ik} \, \log A_{ik} + "
        r"\left(1 - Y_{ik}\right) \, \log(1 - A_{ik})\right)",
    ),
    "mse": (
        mse(A, Y),
        r"\frac{1}{2 m} \sum_{k=1}^{m} \sum_{i=1}^{n} \left(A_{ik} - Y_{ik}\right)^{2}",
    ),
    "tanh'": (1 - tanh(x) ** 2, r"1 - \tanh^{2}(x)"),
    "one neuron": ((y[p] - u[p]) * f.prime(x) * x, r"x \, \left(y_{p} - u_{p}\right) \, f'(x)"),
    # 003: neuron by neuron
    "recursion": (
        sigmoid.prime(u[i]) * total(d[j] * theta[j, i], j),
        r"\left(\sum_{j=1}^{n} \theta_{ji} \, \delta_{j}\right) \, \sigma'(u_{i})",
    ),
    "output delta": (
        -2 * (y[p] - u[p]) * sigmoid.prime(z[p]),
        r"2 \left(u_{p} - y_{p}\right) \, \sigma'(z_{p})",
    ),
    "step": (theta[i, j] - eta * d[i] * z[j], r"\theta_{ij} - \eta \, \delta_{i} \, z_{j}"),
    "chain": (
        total(d[j] * sp.Derivative(u[j], z[i]), j),
        r"\sum_{j=1}^{n} \delta_{j} \, \frac{\partial u_{j}}{\partial z_{i}}",
    ),
    "vanishing": (sp.Product(sigmoid.prime(z[i]), (i, 1, n)), r"\prod_{i=1}^{n} \sigma'(z_{i})"),
    # details
    "tall brackets": (f(total(z[i], i)), r"f\left(\sum_{i=1}^{n} z_{i}\right)"),
    "a power of a slope": (f.prime(x) ** 2, "f'(x)^{2}"),
    "a power of an entry": (b[r] ** 2 + z[p] ** 2, r"\left(b^{[l]}_{r}\right)^{2} + z_{p}^{2}"),
    "a power of a name": (activation**2, "a^{2}"),
    "an entry and a number": (array("W", n, m)[2, k], "W_{2k}"),
    "two digits": (array("W", n, m)[12, k], "W_{12, k}"),
    "same index": (same(p, q), r"\mathbf{1}_{p=q}"),
    "sums add": (total(z[i] + 1, i), r"\sum_{i=1}^{n} \left(1 + z_{i}\right)"),
    "a number and a fraction": (x / 2 + sp.Rational(3, 4), r"\frac{x}{2} + \frac{3}{4}"),
    "a fraction before a sum": (eta / m * total(z[i], i), r"\frac{\eta}{m} \sum_{i=1}^{n} z_{i}"),
    "one over": (1 / z[p], r"\frac{1}{z_{p}}"),
    "a root": (sp.sqrt(total(z[i] ** 2, i)), r"\sqrt{\sum_{i=1}^{n} z_{i}^{2}}"),
    "a step": (sp.Heaviside(x), r"\mathbf{1}_{x>0}"),
    "a smaller one": (sp.Min(x, eta), r"\min(\eta,\, x)"),
    "a mean": (Expectation(z[p] ** 2, z), r"\mathbb{E}\left[z_{p}^{2}\right]"),
    "a derivative of a sum": (
        sp.Derivative(z[p] ** 2 + x, x),
        r"\frac{\partial}{\partial x} \left[x + z_{p}^{2}\right]",
    ),
    "a derivative as a factor": (
        total(z[i], i) * sp.Derivative(x**2, x) * 2,
        r"2 \left(\frac{\partial}{\partial x} x^{2}\right) \, \sum_{i=1}^{n} z_{i}",
    ),
    "a factor 2 stays outside": (2 * (x - eta), r"2 \left(x - \eta\right)"),
    "but not in an exponent": (x ** (2 * n - 2), "x^{2 n - 2}"),
}

M = matrix(delta)
V = sp.MatrixSymbol("V", here, here)
MATRICES = {
    "weights": (M * M.T / m, r"\frac{1}{m} \delta^{[l]} (\delta^{[l]})^{\mathsf T}"),
    "bias": (M * ones(m, 1) / m, r"\frac{1}{m} \delta^{[l]} \mathbf{1}"),
    "hidden": (
        sp.HadamardProduct(V.T * M, Apply(f.prime, M)),
        r"\left(V^{\mathsf T} \delta^{[l]}\right) \odot f'(\delta^{[l]})",
    ),
    "minus": (V - M * M.T, r"V - \delta^{[l]} (\delta^{[l]})^{\mathsf T}"),
    "negative": (-M, r"-\delta^{[l]}"),
    "twice": (2 * V - 2 * V.T, r"2 \left(V - V^{\mathsf T}\right)"),
    "of a sum": ((V + V.T) * M, r"\left(V + V^{\mathsf T}\right) \delta^{[l]}"),
    "unit": (sp.Identity(here) - V, "I - V"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_scalars(name):
    expr, expected = SHOWN[name]
    assert latex(expr) == expected


@pytest.mark.parametrize("name", MATRICES)
def test_matrices(name):
    expr, expected = MATRICES[name]
    assert latex(expr) == expected


w = sp.Symbol("w", real=True)
S, P = sum_as_written(w, -x), product_as_written(w, x)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (sp.log(S), r"\log(w - x)"),
        (sp.log(P), r"\log(w \, x)"),
        (S**2, r"\left(w - x\right)^{2}"),
        (P**2, r"\left(w \, x\right)^{2}"),
        (1 / S**2, r"\frac{1}{\left(w - x\right)^{2}}"),
        (-S, r"-\left(w - x\right)"),
        (x - S, r"x - \left(w - x\right)"),
        (-P, r"-w \, x"),
        (x - product_as_written(-2, w), r"x + 2 w"),
        (x + product_as_written(-2, w), r"x - 2 w"),
        (x - sum_as_written(-w, x), r"x - \left(-w + x\right)"),
        (product_as_written(x, -w), r"x \, \left(-w\right)"),
        (product_as_written(x, product_as_written(-2, w)), r"x \, \left(-2 w\right)"),
        (total(sum_as_written(y[p], u[p]), p), r"\sum_{p=1}^{n} \left(y_{p} + u_{p}\right)"),
    ],
)
def test_what_is_shown_as_written_keeps_its_brackets(expr, expected):
    assert latex(expr) == expected


def test_plain_text_has_its_own_order_and_its_own_brackets():
    assert text(1 / S) == "1/(w - x)"
    assert text(w - S) == "x"
    assert text(S**2) == "(w - x)**2"
