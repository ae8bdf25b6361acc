"""LaTeX as a book sets it: the formulas of the five documents, letter by letter."""

import pytest
import sympy as sp

from derive import product_as_written, sum_as_written
from derive.pages.plain import text
from derive.words.expectation import Expectation
from nnlib.symbolic import (
    Apply,
    Derivation,
    Named,
    array,
    elementwise,
    index,
    indices,
    kronecker,
    latex,
    matrix,
    ones,
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
    "same index": (kronecker(p, q), r"\mathbf{1}_{p=q}"),
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
        (sp.Abs(S), r"\lvert w - x \rvert"),
        (sp.Abs(x / S), r"\left\lvert \frac{x}{w - x} \right\rvert"),
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
        (theta[p, q] * sum_as_written(y[q], u[q]), r"\theta_{pq} \, \left(y_{q} + u_{q}\right)"),
        (theta[p, q] * product_as_written(y[q], u[q]), r"\theta_{pq} \, y_{q} \, u_{q}"),
        (total(sum_as_written(y[p], u[p]), p), r"\sum_{p=1}^{n} \left(y_{p} + u_{p}\right)"),
    ],
)
def test_what_is_shown_as_written_keeps_its_brackets(expr, expected):
    assert latex(expr) == expected


def test_plain_text_has_its_own_order_and_its_own_brackets():
    assert text(1 / S) == "1/(w - x)"
    assert text(w - S) == "x"
    assert text(S**2) == "(w - x)**2"


c, h, o, v, w = sp.symbols("c h o v w", real=True)
B, L = sp.symbols("B L", integer=True, positive=True)
t0, t1 = sp.symbols(r"\theta_t \theta_{t-1}", real=True)
lam = sp.Symbol(r"\lambda", positive=True)
here2, above2 = array("W^{[l+1]}", n, n), array("W^{[l+2]}", n, n)
up = array(r"\delta^{[l+2]}", n, m)
X, D = array("X", m, n), array(r"\delta", m, n)

ORDERS = {
    "the derivative of the sigmoid stays together": (
        (A[p, k] - Y[p, k]) * A[p, k] * (1 - A[p, k]),
        r"\left(A_{pk} - Y_{pk}\right) \, A_{pk} \, \left(1 - A_{pk}\right)",
    ),
    "also below": (1 / (v * (1 - v)), r"\frac{1}{v \, \left(1 - v\right)}"),
    "also after a sum": (
        y[p] * (1 - y[p]) * total(z[i], i),
        r"\left(\sum_{i=1}^{n} z_{i}\right) \, y_{p} \, \left(1 - y_{p}\right)",
    ),
    "upstream, derivative, input": (
        -2 * o * (c - v) * f.prime(x),
        r"-2 \left(c - v\right) \, f'(x) \, o",
    ),
    "a constant stays in front of a sum": (
        c * total(z[i], i) * f.prime(x),
        r"c \, \left(\sum_{i=1}^{n} z_{i}\right) \, f'(x)",
    ),
    "an input after a sum": (
        total(z[i], i) * f.prime(x) * y[p],
        r"\left(\sum_{i=1}^{n} z_{i}\right) \, f'(x) \, y_{p}",
    ),
    "coefficients in front": (
        (1 + beta - eta * lam) * t0 - beta * t1,
        r"\left(1 + \beta - \eta \, \lambda\right) \, \theta_{t} - \beta \, \theta_{t-1}",
    ),
    "half a square": (beta * (c - v) ** 2 / 2, r"\frac{\beta}{2} \left(c - v\right)^{2}"),
    "a quotient of squares stays one": (
        (c - v) ** 2 / (1 - beta) ** 2,
        r"\frac{\left(c - v\right)^{2}}{\left(1 - \beta\right)^{2}}",
    ),
    "sizes before brackets": ((c**2 + v) * B, r"B \, \left(c^{2} + v\right)"),
    "a polynomial in sizes": (
        (2 * L - 1) * B**2 + (L + 1) * B,
        r"\left(2 L - 1\right) \, B^{2} + \left(L + 1\right) \, B",
    ),
    "a size and the next": (B * (B + 1), r"B \, \left(B + 1\right)"),
    "sizes below": (1 / (B * (L - 1)), r"\frac{1}{B \, \left(L - 1\right)}"),
    "two layers down": (
        here2[j, p] * above2[i, j] * up[i, k],
        r"W^{[l+1]}_{jp} \, W^{[l+2]}_{ij} \, \delta^{[l+2]}_{ik}",
    ),
    "two layers up": (
        above2[i, j] * here2[j, p] * z[p],
        r"W^{[l+2]}_{ij} \, W^{[l+1]}_{jp} \, z_{p}",
    ),
    "rows, up": (X[k, i] * here2[i, j], r"X_{ki} \, W^{[l+1]}_{ij}"),
    "rows, down": (here2[p, j] * D[k, j], r"\delta_{kj} \, W^{[l+1]}_{pj}"),
    "rows, a weight's gradient": (D[k, j] * X[k, i], r"X_{ki} \, \delta_{kj}"),
    "columns, a weight's gradient": (delta[r, k] * A[p, k], r"\delta^{[l]}_{rk} \, A_{pk}"),
    "a weighted sum": (array("w", n)[i] ** 2 * y[i], r"w_{i}^{2} \, y_{i}"),
    "a unit after a derivative": (
        kronecker(i, p) * f.prime(z[i]),
        r"f'(z_{i}) \, \mathbf{1}_{i=p}",
    ),
    "a unit before a function": (kronecker(i, p) * sp.log(z[i]), r"\mathbf{1}_{i=p} \, \log z_{i}"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_factors_follow_the_thought(name):
    expr, expected = ORDERS[name]
    assert latex(expr) == expected


def test_double_bars_in_a_table_stay_double():
    norm = sp.Symbol(r"\|w\|", positive=True)
    d = Derivation(Named(sp.Symbol("c"), norm**2 / 2 + norm**2 / 2))
    d.step(norm**2, r"the norm $\|w\|$ squared | so")
    row = d._repr_markdown_().splitlines()[3]
    assert row == (
        r"| $= \displaystyle \Vert w\Vert ^{2}$ | the norm $\Vert w\Vert $ squared \| so |"
    )
