"""Section 3 of document 001: what backpropagation is said to be."""

from __future__ import annotations

from functools import cache

import numpy as np
import sympy as sp

import nnlib
from course import real_data
from course.claims.evidence import Computation
from course.claims.matrices import matrix_equation
from course.claims.rows import Section, reading
from course.comparison import complex_step
from course.documents.d001.notation import SLOPE, k, m
from nnlib.symbolic import (
    Apply,
    NamedArray,
    UpstreamCost,
    array,
    elementwise,
    indices,
    matrix,
    sizes,
    total,
)

section = Section("001", 3)


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
    slope = sp.Derivative(UpstreamCost("L", dZ, above), z[t, k])
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


class FiveExamples:
    """A network of 2, 3 and 1 neurons with five examples, and ways to move its weights."""

    def __init__(self):
        self.X = np.random.default_rng(1).normal(size=(2, 5))
        self.labels = np.array([[1.0, 0.0, 1.0, 1.0, 0.0]])

    def network(self):
        """The network at its start, the same every time."""
        return nnlib.MLP([2, 3, 1], hidden="tanh", output="sigmoid", loss="bce", rng=0)

    def cost(self, net, params=None):
        """The cost of the network, with other parameters if there are any."""
        return net.cost(self.X, self.labels, params=params)

    def backward(self, net):
        """All gradients by backpropagation."""
        return net.cost_and_gradients(self.X, self.labels)[1]

    def forward_only(self, net):
        """All gradients by complex steps through the cost."""

        def slopes(at, part):
            def cost(values):
                params = list(net.params)
                params[at] = params[at]._replace(**{part: values})
                return self.cost(net, params)

            return complex_step(cost, getattr(net.params[at], part))

        return [nnlib.Dense(slopes(at, "W"), slopes(at, "b")) for at in range(len(net.params))]

    def moved(self, gradients, rate, steps):
        """The network after some steps of `rate` against its gradients."""
        net = self.network()
        for _ in range(steps):
            for (W, b), (dW, db) in zip(net.params, gradients(net), strict=True):
                W -= rate * dW
                b -= rate * db
        return net


def same_weights(one, other):
    """Whether two networks have the same parameters, to ten digits."""
    return all(
        np.allclose(left.W, right.W, rtol=1e-10) and np.allclose(left.b, right.b, rtol=1e-10)
        for left, right in zip(one.params, other.params, strict=True)
    )


def descent_without_it():
    """The statement that descent needs backpropagation; complex steps refute it."""
    run = FiveExamples()
    back, steps = (run.moved(way, 0.5, 20) for way in (run.backward, run.forward_only))
    fell = run.cost(steps) < run.cost(run.network())
    seen = "20 steps of descent with gradients from complex steps, forward passes only, end "
    return not (same_weights(back, steps) and fell), seen + "at the same weights"


def it_without_descent():
    """The statement that backpropagation descends; it moves nothing, and may serve to climb."""
    run = FiveExamples()
    net = run.network()
    run.backward(net)
    unmoved = all(
        np.array_equal(new.W, old.W)
        for new, old in zip(net.params, run.network().params, strict=True)
    )
    climbed = run.cost(run.moved(run.backward, -0.5, 1)) > run.cost(net)
    seen = "it moves no weight, and the gradients that it gives serve to climb as well"
    return not (unmoved and climbed), seen


@section.claim(
    says="It is essentially gradient descent applied to multi-layer networks.",
    reading="If the two were one, neither could be had without the other. A network with 2, 3 and "
    "1 neurons and 5 examples serves as the example.",
    verdict="fails",
    decided_in=SLOPE,
    formula=False,
)
def descent():
    return (
        reading("descent needs backpropagation", Computation(descent_without_it)),
        reading("backpropagation descends", Computation(it_without_descent)),
    )
