"""The comparison table of document 001: model, optimisation and cost of regression and network."""

from __future__ import annotations

import numpy as np
import sympy as sp

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.comparison import complex_step
from course.documents.d001 import table_data
from course.documents.d001.notation import REGRESSION
from course.documents.formulas import named
from derive import product_as_written
from nnlib.symbolic import (
    Apply,
    NamedArray,
    activations,
    array,
    elementwise,
    indices,
    inside_unit,
    matrix,
    sizes,
    total,
)

section = Section("001", 0, "comparison table")

n, h, m = sizes("n h m")
q, r = indices("q r", n)
j, c = indices("j c", h)
k, s = indices("k s", m)
ONE = sp.Integer(1)
alpha = sp.Symbol(r"\alpha", positive=True)
sigma = elementwise(r"\sigma")
w, x = array("w", n), array("x", n)
X, y = array("X", n, m), array("y", ONE, m)


def regression(of=w):
    """F of all examples, the bias among the weights: the last row of X holds ones."""
    return NamedArray(array("f", ONE, m), (ONE, k), total(of[r] * X[r, k], r))


def network():
    """The document's network for all examples: Z and A of the hidden layer, and f."""
    W1, b1, W2 = array("W_1", h, n), array("b_1", h), array("W_2", ONE, h)
    b2 = sp.Symbol("b_2", real=True)
    Z = NamedArray(array("Z", h, m), (j, k), total(W1[j, r] * X[r, k], r) + b1[j])
    A = NamedArray(array("A", h, m), (j, k), sigma(Z[j, k]))
    f = NamedArray(array("f", ONE, m), (ONE, k), total(W2[ONE, j] * A[j, k], j) + b2)
    return W1, W2, Z, A, f


@section.claim(
    says=r"The model of linear regression is $f(x) = w^T x + b$.",
    reading="$x$ and $w$ are columns of $n$ numbers, $b$ and $f(x)$ are numbers. Input "
    "$q$ counts $w_q$ times wherever $x$ is, and that is what makes it linear regression.",
    verdict="holds",
    decided_in=REGRESSION,
)
def model_linear():
    bias = array("b", ONE)
    f = NamedArray(array("f(x)", ONE), (ONE,), total(w[r] * x[r], r) + bias[ONE])[ONE]
    rule = matrix_equation(f, matrix(w).T * matrix(x) + matrix(bias), w, x, bias)
    slope = sp.Derivative(named("f(x)", f.value), x[q])
    return (reading("there is one example", rule, Identity(slope, w[q])),)


@section.claim(
    says=r"The model of a neural network is $f(x) = W_2 \, \sigma(W_1 x + b_1) + b_2$.",
    reading=r"$W_1$ is $(h, n)$, $W_2$ has a row for each output, and $\sigma$ acts entry by "
    "entry. Section 1 gives every layer an activation function, section 3 the last one the "
    "sigmoid.",
    verdict="holds if",
    decided_in=REGRESSION,
    formula=False,
)
def model_network():
    net = nnlib.MLP([3, 4, 1], hidden="tanh", output="identity", rng=0)
    (W1, b1), (W2, b2) = net.params
    points = np.random.default_rng(1).normal(size=(3, 6)) * 3
    f = W2 @ np.tanh(W1 @ points + b1) + b2

    def one_hidden():
        agree = np.allclose(f, net.predict(points), rtol=1e-12)
        return agree, "3, 4 and 1 neurons give what `nnlib` gives"

    def deeper():
        deep = nnlib.MLP([3, 4, 4, 1], hidden="tanh", rng=0)
        shapes = [layer.W.shape for layer in deep.params]
        return len(shapes) == 2, f"two hidden layers have three matrices, of shapes `{shapes}`"

    def probability():
        low, high = f.min(), f.max()
        seen = rf"$f$ of six random points reaches from ${low:.2f}$ to ${high:.2f}$"
        return bool(low > 0 and high < 1), seen

    return (
        reading(
            "there is one hidden layer, and the output is any number, as in regression",
            Computation(one_hidden),
        ),
        reading("there are more layers", Computation(deeper)),
        reading(
            r"$f(x)$ is the $\hat{y}$ of section 2, a probability; the last $\sigma$ is missing",
            Computation(probability),
        ),
    )


def distance(rate, steps):
    """How far from the best weights descent ends, on the diabetes data."""
    data = table_data.patients()
    ones, best = table_data.with_ones(data.X), table_data.closed_form(data.X, data.Y)
    at = np.zeros_like(best)
    for _ in range(steps):
        at = at - rate * ones @ (ones.T @ at - data.Y.T) / ones.shape[1]
    return float(np.abs(at - best).max())


def arrives():
    """Whether descent comes to the best weights, with a rate below the bound."""
    ones = table_data.with_ones(table_data.patients().X)
    limit = 2 / np.linalg.eigvalsh(ones @ ones.T / ones.shape[1])[-1]
    closer = limit > 0.4 and distance(0.4, 8000) < 1e-10
    return closer, (
        f"for the diabetes data the bound is ${limit:.3f}$, and 8000 steps with "
        r"$\alpha = 0.4$ come closer than $10^{-10}$"
    )


def diverges():
    """Whether it comes there with a rate above the bound."""
    far = distance(0.6, 100)
    digits = int(np.log10(far))
    seen = rf"100 steps with $\alpha = 0.6$ end more than $10^{{{digits}}}$ away"
    return far < 1e-10, seen


def no_end():
    """Whether some weights are best for the cross-entropy of classes that a plane separates."""
    weights, bias = table_data.separating()
    data = table_data.tumours()
    costs = [nnlib.bce_from_logits(t * (weights @ data.X + bias), data.Y) for t in (1, 10, 100)]
    falling = costs[0] > costs[1] > costs[2]
    seen = (
        "a plane separates the tumours to learn from without a mistake; with 10 and 100 times "
        "its weights the cost is lower each time, so that no weights are best"
    )
    return not falling, seen


@section.claim(
    says="Linear regression is optimised by gradient descent.",
    reading=r"A step takes $w$ to $F(w) = w - \alpha \, \partial J / \partial w$. It is to arrive "
    r"at the weights $w^{*}$ of least cost, where a step leaves everything as it is, $F(w^{*}) = "
    r"w^{*}$. With a last row of ones in $X$ the bias is the last weight.",
    verdict="holds if",
    decided_in=REGRESSION,
)
def optimisation_linear():
    best = array("w^{*}", n)

    def after_a_step(name, of):
        f = regression(of)
        J = named("J", total((f[ONE, k] - y[ONE, k]) ** 2, k) / (2 * m))
        return NamedArray(array(name, n), (q,), of[q] - alpha * sp.Derivative(J, of[q]))[q]

    factor = sp.Identity(n) - alpha / m * matrix(X) * matrix(X).T
    towards = matrix_equation(
        after_a_step("F(w)", w) - after_a_step("F(w^{*})", best),
        factor * (matrix(w) - matrix(best)),
        X,
        w,
        best,
    )

    return (
        reading(
            r"the cost is the mean squared error and $\alpha$ is below 2 divided by the largest "
            r"eigenvalue of $\frac1m X X^T$",
            towards,
            Computation(arrives),
        ),
        reading(r"$\alpha$ is above that bound", Computation(diverges)),
        reading(
            "the cost is the cross-entropy, and a plane separates the classes", Computation(no_end)
        ),
    )


def by_numbers():
    """Whether `nnlib` has the gradient of the hidden weights, next to complex steps."""
    net = nnlib.MLP([2, 3, 1], hidden="tanh", rng=3)
    points = np.random.default_rng(2).normal(size=(2, 5))
    labels = points[:1] ** 2
    _, grads = net.cost_and_gradients(points, labels)

    def cost(W):
        changed = [nnlib.Dense(W, net.params[0].b), net.params[1]]
        return net.cost(points, labels, params=changed)

    agree = np.allclose(grads[0].W, complex_step(cost, net.params[0].W), rtol=1e-10, atol=1e-14)
    return agree, "`nnlib` and the complex step agree to 10 digits for 2, 3 and 1 neurons"


def between_two_minima():
    """Whether the cost half-way between two lowest places is as low, as in a bowl."""
    points = nnlib.datasets.xor()

    def cost(W1):
        return nnlib.mse(np.ones((1, 2)) @ nnlib.relu(W1 @ points.X), points.Y)

    one = np.array([[1.0, -1.0], [-1.0, 1.0]])
    costs = [cost(one), cost(one[::-1]), cost((one + one[::-1]) / 2)]
    seen = (
        "two ReLU neurons learn exclusive or with cost 0, and so they do when they change "
        f"places; half-way between the two the cost is ${costs[2]:.2f}$, so that $J$ is no bowl"
    )
    return bool(costs[2] <= max(costs[:2])), seen


@section.claim(
    says="A network is optimised by gradient descent and backpropagation.",
    reading="Backpropagation has to give the gradients of the hidden weights as well, and gradient "
    "descent has to arrive at the least cost, as it does in linear regression.",
    verdict="holds if",
    decided_in=REGRESSION,
)
def optimisation_network():
    W1, W2, Z, _, f = network()
    J = named("J", total((f[ONE, k] - y[ONE, k]) ** 2, k) / (2 * m))
    error = matrix(f) - matrix(y)
    back = sp.HadamardProduct(matrix(W2).T * error, Apply(sigma.prime, matrix(Z)))
    slope = sp.Derivative(J, W1[c, q])
    gradient = matrix_equation(slope, back * matrix(X).T / m, W2, f, y, Z, X)

    return (
        reading(
            "backpropagation gives the gradient, and descent goes down from where it starts",
            gradient,
            Computation(by_numbers),
        ),
        reading(
            "descent finds the least cost from every start, as it does for a bowl",
            Computation(between_two_minima),
        ),
    )


@section.claim(
    says="The cost of linear regression is the mean squared error or the cross-entropy.",
    reading=r"The cost has to be defined for every $f(x)$, and bent upwards in every direction $u$ "
    "of the weights, so that descent cannot be caught: $J(t)$, the cost at $w + t u$, has no "
    r"negative second derivative. By the chain rule $J'(t) = \frac1m \sum_k \frac{\partial L_k}"
    r"{\partial f_k} \, u^T x_k$. Cross-entropy takes a probability.",
    verdict="holds if",
    decided_in=REGRESSION,
)
def cost_linear():
    u, t = array("u", n), sp.Symbol("t", real=True)
    f = NamedArray(array("f", m), (k,), total((w[r] + t * u[r]) * X[r, k], r))[k]
    along, label = total(u[r] * X[r, k], r), y[ONE, k]

    def bent_upwards(slope, weight):
        """The second derivative of the cost along u, as a sum of squares with weights."""
        return Identity(sp.Derivative(named("J'(t)", slope), t), total(along**2 * weight, k) / m)

    def chain(error):
        """The first derivative, from that of the loss of each example."""
        return total(error * along, k) / m

    cost = named("J(t)", total((f - label) ** 2, k) / (2 * m))
    squares = (
        Identity(sp.Derivative(cost, t), chain(f - label)),
        bent_upwards(chain(f - label), ONE),
    )
    a, z, one = activations.sigmoid, *sp.symbols("z y", real=True)
    entropy = named("L", -one * sp.log(a(z)) - (1 - one) * sp.log(1 - a(z)))
    logistic = (
        Identity(sp.Derivative(entropy, z), a(z) - one),
        bent_upwards(chain(sigma(f) - label), sigma.prime(f)),
    )

    def bare():
        f = np.array([-0.5, 0.5, 1.5])
        with np.errstate(invalid="ignore"):
            found = -np.log(f)
        shown = ", ".join(f"`{value:.3f}`" for value in found)
        return np.isfinite(found).all(), f"$-\\log f$ of $f = (-0.5, 0.5, 1.5)$ is {shown}"

    return (
        reading(r"it is the mean squared error of $f(x)$, here with $\frac{1}{2m}$", *squares),
        reading(
            r"it is the cross-entropy of $\sigma(f(x))$, which makes it *logistic* regression",
            *logistic,
        ),
        reading("it is the cross-entropy of $f(x)$ itself", Computation(bare)),
    )


@section.claim(
    says="The cost of a neural network is the cross-entropy (mostly).",
    reading="No proof can say how often. The cost has to have its least value where the output is "
    "right, and that depends on the labels, not on the model.",
    verdict="holds if",
    decided_in=REGRESSION,
)
def cost_network():
    guess, label = sp.Symbol(r"\hat{y}", real=True), sp.Symbol("y", real=True)
    L = -(label * sp.log(guess) + (1 - label) * sp.log(1 - guess))
    slope = sp.Derivative(named("L", L), guess)
    flat = (guess - label) / product_as_written(guess, 1 - guess)
    f, number = sp.symbols("f y", real=True)

    def numbers():
        there = sp.limit(L.subs(label, 2), guess, 1, "-")
        return there != -sp.oo, r"for $y = 2$ it tends to $-\infty$ as $\hat{y}$ goes to 1"

    squared = Identity(sp.Derivative((f - number) ** 2 / 2, f), f - number)
    return (
        reading(
            "the labels are classes, 0 and 1",
            Identity(slope, flat, (inside_unit(guess),)),
        ),
        reading(
            "the labels are numbers, such as the progress of an illness, where half the squared "
            "error does it",
            squared,
            Computation(numbers),
        ),
    )
