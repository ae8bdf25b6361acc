"""Section 3 of document 001: what backpropagation is said to be, and the error of the output."""

from __future__ import annotations

from functools import cache

import numpy as np
import sympy as sp

import nnlib
from course import real_data
from course.claims.evidence import Computation, Identity, matrix_equation
from course.claims.rows import Correction, Section, reading
from course.comparison import complex_step
from course.documents.d001.notation import SLOPE
from course.documents.formulas import sigmoid, with_entries
from derive import product_as_written
from nnlib.symbolic import (
    Apply,
    CostAbove,
    Named,
    NamedArray,
    SumsToOne,
    activations,
    array,
    elementwise,
    indices,
    matrix,
    normal_form,
    sizes,
    total,
)

section = Section("001", 3)

n_below, n_L, m = sizes("n^{[L-1]} n^{[L]} m")
p, i, j = indices("p i j", n_L)
q, r = indices("q r", n_below)
k, s = indices("k s", m)
ONE = sp.Integer(1)
Y, Z = array("Y", n_L, m), array("Z^{[L]}", n_L, m)
J, L_k = sp.symbols("J L_k")


def outputs(function, of=Z):
    """A^[L] = g(Z^[L]) for a function of one number."""
    return NamedArray(array("A^{[L]}", n_L, m), (i, k), function(of[i, k]))


def softmax():
    """A^[L], the softmax of each column of Z^[L]."""
    formula = sp.exp(Z[i, k]) / total(sp.exp(Z[j, k]), j)
    return NamedArray(array("A^{[L]}", n_L, m), (i, k), formula)


def binary(a, y):
    """Binary cross-entropy of one output."""
    return -(y * sp.log(a) + (1 - y) * sp.log(1 - a))


def categorical(a, y):
    """What one output adds to the cross-entropy of many classes."""
    return -y * sp.log(a)


def half_square(a, y):
    """Half the squared error of one output."""
    return (a - y) ** 2 / 2


def of_example(loss, A):
    """L_k, the loss of example k."""
    return Named(L_k, total(loss(A[i, k], Y[i, k]), i))


def average(loss, A):
    """J, the average of the losses of all m examples."""
    return Named(J, total(loss(A[i, s], Y[i, s]), i, s) / m)


A = outputs(sigmoid)
DIFFERENCE = A[p, k] - Y[p, k]


class Multiplications:
    """Matrix products that count how many numbers they multiply."""

    def __init__(self):
        self.count = 0

    def __call__(self, left, right):
        self.count += left.shape[0] * left.shape[1] * right.shape[1]
        return left @ right


@cache
def digits_network():
    """A network for handwritten digits, 50 of them and their labels."""
    data = real_data.digits()
    net = nnlib.MLP([64, 32, 10], hidden="tanh", output="sigmoid", loss="bce", rng=0)
    return net, data.X_train[:, :50], data.Y_train[:, :50]


def forward(params, X, multiply):
    """Section 1 with tanh in the hidden layers; A[0] is the input."""
    kept = [X]
    for at, (W, b) in enumerate(params, start=1):
        kept.append((nnlib.sigmoid if at == len(params) else np.tanh)(multiply(W, kept[-1]) + b))
    return kept


def backward(params, kept, Y, multiply):
    """Section 3, with the 1/m in the gradients."""
    dZ, grads = kept[-1] - Y, []
    for at in reversed(range(len(params))):
        below = kept[at]
        mean = 1 / Y.shape[1]
        db = mean * dZ.sum(axis=1, keepdims=True)
        grads.insert(0, nnlib.Dense(mean * multiply(dZ, below.T), db))
        if at:
            dZ = multiply(params[at].W.T, dZ) * (1 - below**2)
    return grads


@section.claim(
    says=r"Backpropagation is the efficient calculation of $\frac{\partial J}{\partial W}$ and "
    r"$\frac{\partial J}{\partial b}$.",
    reading="Efficient in comparison with moving one parameter at a time, which takes a forward "
    "pass for each of them. The multiplications in matrix products are counted; the example is a "
    "network with 64, 32 and 10 neurons, and 50 handwritten digits.",
    verdict="holds",
    decided_in=SLOPE,
    formula=False,
)
def efficient():
    def counted():
        net, X, labels = digits_network()
        there, back = Multiplications(), Multiplications()
        grads = backward(net.params, forward(net.params, X, there), labels, back)
        _, expected = net.cost_and_gradients(X, labels)
        exact = all(
            np.allclose(np.c_[found], np.c_[wanted], rtol=1e-10, atol=1e-14)
            for layer in zip(grads, expected, strict=True)
            for found, wanted in zip(*layer, strict=True)
        )
        parameters = sum(W.size + b.size for W, b in net.params)
        seen = (
            f"the way back takes {back.count / there.count:.2f} times the multiplications of one "
            f"forward pass and gives all {parameters} derivatives; moving one parameter at a time "
            f"takes {parameters} more forward passes"
        )
        return exact and back.count < 2 * there.count < parameters * there.count, seen

    return (reading("every derivative is wanted", Computation(counted)),)


@section.claim(
    says="It uses the chain rule and works backward from the final layer.",
    reading="The chain rule allows both orders. For the derivative of one number, $J$, the order "
    "from "
    "the back multiplies a matrix and a column at each layer; from the front it is a matrix and a "
    "matrix. The example is one digit, and the derivative of its loss with respect to every pixel.",
    verdict="holds",
    decided_in=SLOPE,
    formula=False,
)
def from_the_back():
    def both():
        net, X, labels = digits_network()
        (W1, _), (W2, _) = net.params
        _, hidden, output = forward(net.params, X[:, :1], Multiplications())
        slopes, last = 1 - hidden**2, output - labels[:, :1]
        back, front = Multiplications(), Multiplications()
        from_back = back(W1.T, slopes * back(W2.T, last))
        from_front = front(last.T, front(W2, slopes * W1)).T
        same = np.allclose(from_back, from_front, rtol=1e-12)
        seen = f"both orders agree; {back.count} multiplications from the back, {front.count} from "
        return same and back.count < front.count, seen + "the front"

    return (reading("the derivative of one number is wanted", Computation(both)),)


@section.claim(
    says="It propagates the error backward from the output layer to the input layer.",
    reading=r"The error that arrives at a layer must be $\partial L / \partial Z^{[l]}$, as the "
    "gradients of its weights need it. The last layer that gets one is layer 1: the input has no "
    "weights.",
    verdict="holds if",
    decided_in=SLOPE,
)
def propagate():
    n_hidden, n_above = sizes("n^{[l]} n^{[l+1]}")
    t, u = indices("t u", n_hidden)
    (v,) = indices("v", n_above)
    g = elementwise("g")
    W, b = array("W^{[l+1]}", n_above, n_hidden), array("b^{[l+1]}", n_above)
    z, dZ = array("Z^{[l]}", n_hidden, m), array("dZ^{[l+1]}", n_above, m)
    a = NamedArray(array("A^{[l]}", n_hidden, m), (t, k), g(z[t, k]))
    above = NamedArray(array("Z^{[l+1]}", n_above, m), (v, k), total(W[v, u] * a[u, k], u) + b[v])
    slope = sp.Derivative(CostAbove("L", dZ, above), z[t, k])
    carried = matrix(W).T * matrix(dZ)
    through = sp.HadamardProduct(carried, Apply(g.prime, matrix(z)))
    return (
        reading(
            "at each layer the error also passes the derivative $g'$ of the activation",
            matrix_equation(slope, through, W, dZ, z),
        ),
        reading(
            "the difference of prediction and actual is carried through the weights alone",
            matrix_equation(slope, carried, W, dZ),
        ),
    )


@section.claim(
    says="It is the algorithm used to update the weights of a network.",
    reading="It is run on a network with 64, 32 and 10 neurons and 50 handwritten digits.",
    verdict="holds if",
    decided_in=SLOPE,
    formula=False,
)
def updates():
    def run(step):
        net, X, labels = digits_network()
        params = [nnlib.Dense(W.copy(), b.copy()) for W, b in net.params]
        kept = forward(params, X, np.matmul)
        grads = backward(params, kept, labels, np.matmul)
        for (W, b), (dW, db) in zip(params, grads, strict=True):
            W -= step * dW
            b -= step * db
        before, after = (net.cost(X, labels, params=at) for at in (net.params, params))
        moved = any(
            not np.array_equal(new.W, old.W) for new, old in zip(params, net.params, strict=True)
        )
        return moved and after < before, f"the cost is {before:.3f} before and {after:.3f} after"

    return (
        reading(
            r"the rule of section 4 follows, here with $\alpha = 0.5$",
            Computation(lambda: run(0.5)),
        ),
        reading("it is run by itself", Computation(lambda: run(0.0))),
    )


@section.claim(
    says="It is essentially gradient descent applied to multi-layer networks.",
    reading="If the two were one, neither could be had without the other. A network with 2, 3 and "
    "1 neurons and 5 examples serves as the example.",
    verdict="fails",
    decided_in=SLOPE,
    formula=False,
)
def descent():
    sizes_, rng = [2, 3, 1], np.random.default_rng(1)
    X, labels = rng.normal(size=(2, 5)), np.array([[1.0, 0.0, 1.0, 1.0, 0.0]])

    def network():
        return nnlib.MLP(sizes_, hidden="tanh", output="sigmoid", loss="bce", rng=0)

    def slopes(net):
        """All gradients from complex steps through the cost: forward passes only."""

        def cost(at, part):
            def of(values):
                params = list(net.params)
                params[at] = params[at]._replace(**{part: values})
                return net.cost(X, labels, params=params)

            return of

        return [
            nnlib.Dense(complex_step(cost(at, "W"), W), complex_step(cost(at, "b"), b))
            for at, (W, b) in enumerate(net.params)
        ]

    def descended(gradients, steps=20, alpha=0.5):
        net = network()
        for _ in range(steps):
            for (W, b), (dW, db) in zip(net.params, gradients(net), strict=True):
                W -= alpha * dW
                b -= alpha * db
        return net

    def without_it():
        back = descended(lambda net: net.cost_and_gradients(X, labels)[1])
        steps = descended(slopes)
        same = all(
            np.allclose(one.W, other.W, rtol=1e-10) and np.allclose(one.b, other.b, rtol=1e-10)
            for one, other in zip(back.params, steps.params, strict=True)
        )
        fell = steps.cost(X, labels) < network().cost(X, labels)
        seen = "20 steps of descent with gradients from complex steps, forward passes only, end "
        return not (same and fell), seen + "at the same weights"

    def without_descent():
        net = network()
        _, grads = net.cost_and_gradients(X, labels)
        before = net.cost(X, labels)
        unmoved = all(
            np.array_equal(new.W, old.W)
            for new, old in zip(net.params, network().params, strict=True)
        )
        for (W, b), (dW, db) in zip(net.params, grads, strict=True):
            W += 0.5 * dW
            b += 0.5 * db
        climbed = net.cost(X, labels) > before
        seen = "it moves no weight, and the gradients that it gives serve to climb as well"
        return not (unmoved and climbed), seen

    return (
        reading("descent needs backpropagation", Computation(without_it)),
        reading("backpropagation descends", Computation(without_descent)),
    )


@section.claim(
    says=r"$dZ^{[L]} = \frac{\partial J}{\partial Z^{[L]}} = A^{[L]} - Y$ for sigmoid and "
    "cross-entropy.",
    reading=r"The cross-entropy is that of section 2.A, and $J$ is the average of section 2.B. "
    "Each of the two equals signs is read on its own.",
    verdict="holds if",
    decided_in=SLOPE,
)
def output_dz():
    one = sp.Derivative(of_example(binary, A), Z[p, k])
    cost = sp.Derivative(average(binary, A), Z[p, k])
    difference = matrix(A) - matrix(Y)
    return (
        reading(
            r"$dZ^{[L]}$ is the derivative of each example's own loss, $\frac{\partial "
            r"L_k}{\partial Z^{[L]}}$",
            Identity(one, DIFFERENCE),
        ),
        reading(
            r"$dZ^{[L]}$ is the derivative of $J$, as the first equals sign says",
            matrix_equation(cost, difference, A, Y),
        ),
        Correction(
            r"The derivative of $J$ has the $\frac1m$ of the average:",
            matrix_equation(cost, difference / m, A, Y),
        ),
    )


@section.claim(
    says="The simplification is that of the sigmoid with the cross-entropy loss.",
    reading="Two losses have this name. $dZ^{[L]}$ is that of each example.",
    verdict="holds if",
    decided_in=SLOPE,
)
def which_cross_entropy():
    def found(loss, given=()):
        return Identity(sp.Derivative(of_example(loss, A), Z[p, k]), DIFFERENCE, given)

    soft = softmax()
    return (
        reading("it is the binary one of section 2.A", found(binary)),
        reading(
            r"it is the one for many classes, $-\sum_i y_i \log a_i$, and the labels add up to 1",
            found(categorical, (SumsToOne(Y),)),
        ),
        Correction(
            "The one for many classes belongs to softmax, if the labels add up to 1:",
            Identity(
                sp.Derivative(of_example(categorical, soft), Z[p, k]),
                soft[p, k] - Y[p, k],
                (SumsToOne(Y),),
            ),
        ),
    )


def by_output(loss):
    """∂L_k/∂A_pk: derived for any A, and taken at the A of the sigmoid."""
    free = A.base
    slope = sp.Derivative(of_example(loss, free), free[p, k])
    return Named(slope, with_entries(normal_form(slope), {free: lambda *at: A[at]}))


@section.claim(
    says=r"$\frac{\partial L}{\partial A^{[L]}}$ and $\frac{\partial A^{[L]}}{\partial Z^{[L]}}$ "
    "simplify entirely to (Prediction $-$ Actual).",
    reading="Their product is meant, for each example, with a sigmoid output.",
    verdict="holds if",
    decided_in=SLOPE,
)
def simplifies():
    def product(loss):
        slope = sp.Derivative(A[p, k], Z[p, k])
        return Identity(product_as_written(by_output(loss), slope), DIFFERENCE)

    def two_factors():
        z, y = np.array([-5.0, 40.0]), np.array([1.0, 0.0])
        a = nnlib.sigmoid(z)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (a - y) / (a * (1 - a)) * (a * (1 - a))
        right = np.allclose(found, a - y)
        return right, f"for $z = 40$ and $y = 0$ the product is `{found[1]}`, the difference is 1"

    return (
        reading("$L$ is the binary cross-entropy, and it is simplified on paper", product(binary)),
        reading(
            "$L$ is the binary cross-entropy, and a program multiplies the two factors",
            Computation(two_factors),
        ),
        reading(r"$L$ is half the squared error, $\frac12 \sum (a - y)^2$", product(half_square)),
    )


@section.claim(
    says="(Prediction $-$ Actual) is the cornerstone of the learning of neural networks.",
    reading=r"That it is $dZ^{[L]}$, the error from which all gradients are made, for each "
    "example. No other statement in it can be tested.",
    verdict="holds if",
    decided_in=SLOPE,
)
def cornerstone():
    soft = softmax()

    def error(loss, a, given=()):
        prediction = a[p, k] if a is soft else a[p, k].value
        return Identity(sp.Derivative(of_example(loss, a), Z[p, k]), prediction - Y[p, k], given)

    return (
        reading(
            "output and loss are a matching pair: sigmoid and binary cross-entropy, identity and "
            "half the squared error, softmax and cross-entropy with labels that add up to 1",
            error(binary, outputs(activations.sigmoid)),
            error(half_square, outputs(lambda x: x)),
            error(categorical, soft, (SumsToOne(Y),)),
        ),
        reading(
            "the loss is half the squared error and the output has any activation function $g$",
            error(half_square, outputs(elementwise("g"))),
        ),
    )


@section.claim(
    says=r"The $dZ^{[L]}$ of part A is the one in $dW^{[L]} = \frac1m dZ^{[L]} (A^{[L-1]})^T$ of "
    "part B.",
    reading=r"$dW^{[L]}$ is $\partial J / \partial W^{[L]}$, with $J$ the average. $dZ^{[L]}$ has "
    "two values in part A, which differ by the factor $m$.",
    verdict="holds if",
    decided_in=SLOPE,
)
def one_dz():
    W, b = array("W^{[L]}", n_L, n_below), array("b^{[L]}", n_L)
    X, dZ = array("A^{[L-1]}", n_below, m), array("dZ^{[L]}", n_L, m)
    z = NamedArray(array("Z^{[L]}", n_L, m), (i, k), total(W[i, r] * X[r, k], r) + b[i])
    product = matrix(dZ) * matrix(X).T

    def gradient(scale, right):
        slope = sp.Derivative(CostAbove("J", dZ, z, scale), W[p, q])
        return matrix_equation(slope, right, dZ, X)

    return (
        reading(
            r"it is $A^{[L]} - Y$, the derivative of each example's own loss",
            gradient(1 / m, product / m),
        ),
        reading(
            r"it is $\frac{\partial J}{\partial Z^{[L]}}$, where the $\frac1m$ is counted twice",
            gradient(ONE, product / m),
        ),
        Correction(
            r"With $dZ^{[L]} = \frac{\partial J}{\partial Z^{[L]}}$ no $\frac1m$ may follow:",
            gradient(ONE, product),
        ),
    )
