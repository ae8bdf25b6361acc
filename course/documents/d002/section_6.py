"""Section 6 of document 002, the pseudocode: what it needs to run, and what it then does."""

from __future__ import annotations

import ast
from functools import cache

import numpy as np
import sympy as sp
from markdown_it import MarkdownIt

import nnlib
from course.claims.evidence import Computation, Identity
from course.claims.rows import Section, completed, reading
from course.documents.d002 import pseudocode
from course.documents.d002.notation import PSEUDOCODE
from course.documents.formulas import named, value_at
from nnlib.symbolic import (
    NamedArray,
    UpstreamCost,
    activations,
    array,
    elementwise,
    index,
    indices,
    sizes,
    total,
)

section = Section("002", 6)

CLOSE = 1e-12


def shown_rate(right: float) -> str:
    """How many of 100 are right, as far as it matters and is the same everywhere."""
    return f"of 100 test digits {'more than 90' if right > 0.9 else f'{100 * right:.0f}'} are right"


@cache
def trained(start="random", lr=pseudocode.LR, epochs=pseudocode.EPOCHS):
    """Whether the completed program reads the test digits, and how many of them."""
    data = pseudocode.digits()
    W, b = pseudocode.random_start(pseudocode.SIZES)
    if start == "zero":
        W = {at: np.zeros_like(W[at]) for at in W}
    pseudocode.train(W, b, data.X_train, data.Y_train, lr, epochs)
    right = pseudocode.share_right(W, b, data.X_test, data.labels_test)
    return right > 0.9, shown_rate(right)


def copies(of):
    """A dictionary with copies of the arrays of another."""
    return {at: value.copy() for at, value in of.items()}


def first_epochs():
    """A few digits and a fresh start, for runs of one epoch."""
    data = pseudocode.digits()
    return data.X_train[:, :96], data.Y_train[:, :96], *pseudocode.random_start(pseudocode.SIZES)


@section.claim(
    says="Twelve lines of pseudocode summarise the training.",
    reading="Run as they stand, and then with the least that makes them run. The example is "
    f"handwritten digits: layers of 64, 32 and 10 neurons, {pseudocode.EPOCHS} epochs with "
    rf"$\eta = {pseudocode.LR:g}$, ReLU and then the sigmoid.",
    verdict="omission",
    decided_in=PSEUDOCODE,
    formula=False,
)
def runs():
    def as_it_stands():
        missing = ", ".join(f"`{name}`" for name in pseudocode.missing_names())
        try:
            pseudocode.run()
        except NameError as error:
            return False, f"it stops at the first line, `{error}`; without a value are {missing}"
        return True, "it runs"

    def like_nnlib():
        data = pseudocode.digits()
        W, b = pseudocode.random_start(pseudocode.SIZES)
        net = pseudocode.network(W, b)
        apart = []
        for _ in range(5):
            pseudocode.train(W, b, data.X_train, data.Y_train, epochs=1)
            nnlib.train(net, data.X_train, data.Y_train, optimizer=nnlib.SGD(4.0), epochs=1)
            apart.append(pseudocode.largest_difference(W, b, net))
        return max(apart) < CLOSE, "after each of five epochs it agrees with `nnlib` to 12 digits"

    return (
        reading("nothing is added", Computation(as_it_stands)),
        completed(
            "the missing names get their values, `forward` returns all that it computes, and "
            "`backprop` receives it",
            Computation(like_nnlib),
            Computation(trained),
        ),
    )


@section.claim(
    says="The block is marked as Python.",
    reading="It must be a program of that language, and a page must show it as code. Its opening "
    "fence has no closing one.",
    verdict="holds",
    decided_in=PSEUDOCODE,
    formula=False,
)
def python():
    def parses():
        lines = len(ast.parse(pseudocode.SOURCE).body)
        return lines == 1, "Python reads it as one loop"

    def one_block():
        blocks = MarkdownIt().parse(f"## Pseudocode\n\n```python\n{pseudocode.SOURCE}")
        code = [block for block in blocks if block.type == "fence"]
        held = len(code) == 1 and code[0].content == pseudocode.SOURCE
        return held, "a fence that is left open ends with the page, as CommonMark has it"

    return (
        reading("Python parses it", Computation(parses)),
        reading("nothing follows the block, as in the document", Computation(one_block)),
    )


@section.claim(
    says="`A = forward(X, W, b)`, and `backprop(A, Y, W, b)` makes the gradients of it.",
    reading="The gradients must be a function of what `backprop` gets. Take two inputs, "
    r"$x$ and $x' = x + t \, (-w_2, w_1)$, of one neuron with the weights $w_1$ and $w_2$: they "
    "give it the same $z$, so the same output. Below $x = (1, 2)$ and the label is 0.",
    verdict="holds if",
    decided_in=PSEUDOCODE,
)
def forward_result():
    w1, w2, x1, x2, t, z = sp.symbols("w_1 w_2 x_1 x_2 t z", real=True)
    f = elementwise("f")
    moved = {x1: x1 - t * w2, x2: x2 + t * w1}
    weighted = w1 * x1 + w2 * x2
    z_here, z_moved = named("z", weighted), named("z'", weighted.subs(moved, simultaneous=True))
    gradient = sp.Derivative(named("L", f(weighted) ** 2 / 2), w1)  # the loss for the label 0
    here = {x1: sp.Integer(1), x2: sp.Integer(2)}
    moved_here = {of: place.subs(here) for of, place in moved.items()}
    same_gradient = Identity(value_at(gradient, here), value_at(gradient, moved_here))

    def from_value(function, of_value):
        return Identity(sp.Derivative(function(z), z), of_value(named("a", function(z))))

    def relu_from_value():
        numbers = np.linspace(-3, 3, 61)
        same = np.array_equal(nnlib.relu(numbers) > 0, numbers > 0)
        return same, "for ReLU $a > 0$ exactly where $z > 0$"

    return (
        reading(
            "`A` is the output alone, which is what the loss needs",
            Identity(f(z_here), f(z_moved)),
            same_gradient,
        ),
        reading(
            r"`A` holds the activations of all layers and $a^{[0]} = x$ as well, and $f'$ follows "
            "from the value of $f$, as in the table",
            from_value(activations.sigmoid, lambda a: a * (1 - a)),
            from_value(activations.tanh, lambda a: 1 - a**2),
            Computation(relu_from_value),
        ),
        reading(
            r"`A` holds all activations, and $f(z) = \max(-z, z)$, the table's leaky ReLU with "
            r"$\alpha = -1$",
            Computation(_equal_values_other_slopes),
        ),
    )


def _equal_values_other_slopes():
    z = sp.Symbol("z", real=True)
    f = sp.Max(-z, z)
    values = [f.subs(z, at) for at in (-1, 1)]
    slopes = [sp.diff(f, z).subs(z, at) for at in (-1, 1)]
    held = values[0] != values[1] or slopes[0] == slopes[1]
    return held, (
        f"$z = -1$ and $z = 1$ both give $a = {values[0]}$, with the derivatives "
        f"${slopes[0]}$ and ${slopes[1]}$"
    )


@section.claim(
    says="`loss = compute_loss(A, Y)`.",
    reading="The mean squared error of section 2. No later line uses the value.",
    verdict="holds if",
    decided_in=PSEUDOCODE,
    formula=False,
)
def loss_():
    @cache
    def run():
        X, Y, W, b = first_epochs()
        before = pseudocode.network(W, b).cost(X, Y)
        (loss,) = pseudocode.train(W, b, X, Y, lr=1.0, epochs=1)
        after = pseudocode.network(W, b).cost(X, Y)
        return loss, before, after

    def is_before():
        loss, before, _ = run()
        return abs(loss - before) < CLOSE, f"`nnlib` has ${before:.4f}$ too before the step"

    def is_after():
        loss, _, after = run()
        return abs(loss - after) < CLOSE, f"the loss is ${loss:.4f}$, after the step ${after:.4f}$"

    def takes_part():
        X, Y, W, b = first_epochs()

        def weights(compute_loss):
            return pseudocode.run(
                epochs=1,
                X=X,
                Y=Y,
                lr=1.0,
                layers=list(W),
                W=copies(W),
                b=copies(b),
                forward=pseudocode.forward,
                compute_loss=compute_loss,
                backprop=lambda A, Y, W, b: pseudocode.backprop(*A, Y, W),
            )["W"]

        real = weights(lambda A, Y: pseudocode.compute_loss(A[1][len(W)], Y))
        none = weights(lambda A, Y: None)
        differ = any(not np.array_equal(real[at], none[at]) for at in W)
        return differ, "with `compute_loss` returning nothing, the new weights are the same"

    return (
        reading("it is the loss before the step of this epoch", Computation(is_before)),
        reading("it is taken for the loss at the end of this epoch", Computation(is_after)),
        reading("it is taken for a part of the update", Computation(takes_part)),
    )


@section.claim(
    says="An epoch is one forward pass, one backward pass and one update.",
    reading="An epoch is one pass through all examples. Section 5 calls mini-batches the best "
    "trade-off.",
    verdict="omission",
    decided_in=PSEUDOCODE,
    formula=False,
)
def one_step():
    def after_epoch(batch_size, batches):
        X, Y, W, b = first_epochs()
        net = pseudocode.network(W, b)
        nnlib.train(net, X, Y, optimizer=nnlib.SGD(1.0), epochs=1, batch_size=batch_size, rng=0)
        pseudocode.train(W, b, X, Y, lr=1.0, epochs=1, batches=batches)
        return pseudocode.largest_difference(W, b, net)

    def batch():
        return after_epoch(None, None) < CLOSE, "after an epoch it agrees with `nnlib` to 12 digits"

    def mini_batch(batches):
        apart = after_epoch(32, batches)
        seen = "96 digits in batches of 32, after an epoch: "
        if apart < CLOSE:
            return True, seen + "it agrees with `nnlib` to 12 digits"
        return False, seen + f"weights differ from those of `nnlib` by up to ${apart:.1g}$"

    def shuffled(_):
        order = np.random.default_rng(0).permutation(96)
        return [order[at : at + 32] for at in range(0, 96, 32)]

    return (
        reading("`X` holds all examples: this is Batch GD", Computation(batch)),
        reading("it is to be Mini-Batch GD", Computation(lambda: mini_batch(None))),
        completed(
            "a loop over shuffled mini-batches stands inside the epoch",
            Computation(lambda: mini_batch(shuffled)),
        ),
    )


@section.claim(
    says="`W` and `b` are used, and never get a first value.",
    reading=r"The obvious value is 0. Then $(W^{[2]})^T \delta^{[2]} = 0$, and with ReLU at 0 no "
    "hidden neuron is ever on.",
    verdict="omission",
    decided_in=PSEUDOCODE,
    formula=False,
)
def start_():
    return (
        reading("all weights start at 0", Computation(lambda: trained("zero"))),
        completed("the weights start at random, the biases at 0", Computation(trained)),
    )


@section.claim(
    says="`epochs` and `lr` have no values.",
    reading="How many epochs are enough depends on the learning rate, and the learning rate on "
    "the data, the network and the loss. Again the digits.",
    verdict="omission",
    decided_in=PSEUDOCODE,
    formula=False,
)
def values_():
    return (
        reading("a usual 0.01 and 60 epochs", Computation(lambda: trained(lr=0.01))),
        reading("one epoch, with a rate that suits", Computation(lambda: trained(epochs=1))),
        reading("60 epochs, with a rate of 400", Computation(lambda: trained(lr=400.0))),
        completed("60 epochs, with a rate of 4", Computation(trained)),
    )


@section.claim(
    says="`for l in layers` counts the layers, and `W[l]` is the weight matrix of layer `l`.",
    reading=r"Section 2 counts $l = 1, \dots, L$. A Python list counts from 0. Here $L = 2$.",
    verdict="holds if",
    decided_in=PSEUDOCODE,
    formula=False,
)
def layers_():
    def updated(W, layers):
        try:
            for layer in layers:
                W[layer] = W[layer] - 1
        except IndexError:
            kept = [at for at, value in enumerate(W) if value == 0]
            return False, f"`W[{layer}]` raises an error, and `W[{kept[0]}]` has not been updated"
        values = W.values() if isinstance(W, dict) else W
        return all(value == -1 for value in values), "both layers are updated"

    return (
        reading(
            "`W` is a dictionary with the keys 1 to $L$, and so is `layers`",
            Computation(lambda: updated({1: 0, 2: 0}, range(1, 3))),
        ),
        reading(
            "`W` is a list, and `layers` counts from 0, one less than in section 2",
            Computation(lambda: updated([0, 0], range(2))),
        ),
        reading(
            "`W` is a list, and `layers` counts from 1 as section 2 does",
            Computation(lambda: updated([0, 0], range(1, 3))),
        ),
    )


@section.claim(
    says="`W[l] -= lr * gradients['dW'][l]`.",
    reading=r"The update of section 2 with $\eta$ = `lr` and $\partial L / \partial W^{[l]}$ from "
    "its step 4. The operator `-=` changes the array itself and makes no new one.",
    verdict="holds if",
    decided_in=PSEUDOCODE,
)
def update():
    n_l, n_below, m = sizes("n_l n_{l-1} m")
    i, j, k, c = index("i", n_l), index("j", n_below), *indices("k c", m)
    W, b, delta = array("W", n_l, n_below), array("b", n_l), array(r"\delta", n_l, m)
    a = array("a", n_below, m)
    weighted = total(W[i, j] * a[j, c], j) + b[i]
    loss = UpstreamCost(
        sp.Symbol("L"), delta, NamedArray(array("z", n_l, m), (i, c), weighted), 1 / m
    )
    eta, q = sp.Symbol(r"\eta", positive=True), index("q", n_below)

    def in_place(keep):
        weights = np.array([[1.0, 2.0]])
        start = keep(weights)
        weights -= 0.5 * np.ones((1, 2))
        kept = start.tolist() == [[1.0, 2.0]]
        return kept, f"after a step the start is said to be `{start.tolist()}`"

    def integers():
        weights = np.array([[1, 2]])
        try:
            weights -= 0.5 * np.ones((1, 2))
        except TypeError as error:
            return False, f"NumPy raises `{type(error).__name__}`"
        return True, "it is updated"

    return (
        reading(
            "the arrays hold floating-point numbers, and a copy of the old weights is kept",
            Identity(
                W[i, q] - eta * total(delta[i, k] * a[q, k], k) / m,
                W[i, q] - eta * sp.Derivative(loss, W[i, q]),
            ),
            Computation(lambda: in_place(np.copy)),
        ),
        reading(
            "the old weights are kept under a second name", Computation(lambda: in_place(itself))
        ),
        reading("the arrays hold integers", Computation(integers)),
    )


def itself(of):
    """The array itself: what `start = W[l]` gives."""
    return of


@section.claim(
    says="`b[l] -= lr * gradients['db'][l]`.",
    reading="With the biases in a column, $(n_l, 1)$. Section 2 writes a sum for `db` and does "
    r"not say over what. The operator `-=` refuses an array that would make `b[l]` grow.",
    verdict="holds if",
    decided_in=PSEUDOCODE,
    formula=False,
)
def bias_update():
    delta = np.arange(12.0).reshape(3, 4)

    def moved(bias, db):
        try:
            bias -= 0.1 * db
        except ValueError:
            return False, f"NumPy refuses `db` of shape `{db.shape}` for `b` of `{bias.shape}`"
        right = np.allclose(bias.ravel(), -0.1 * delta.mean(axis=1))
        word = "the step is right" if right else "NumPy takes it, and the step is wrong"
        return right, f"`db` of shape `{np.shape(db)}` for `b` of `{bias.shape}`: {word}"

    column, flat = (3, 1), (3,)
    return (
        reading(
            "the sum runs over the examples and keeps the column",
            Computation(lambda: moved(np.zeros(column), delta.mean(axis=1, keepdims=True))),
        ),
        reading(
            "the sum runs over the examples and drops the axis",
            Computation(lambda: moved(np.zeros(column), delta.mean(axis=1))),
        ),
        reading(
            "there is no sum",
            Computation(lambda: moved(np.zeros(column), delta / 4)),
        ),
        reading(
            "the sum runs over everything, as `np.sum` without an axis does",
            Computation(lambda: moved(np.zeros(column), np.sum(delta) / 4)),
        ),
        reading(
            "both have one axis only",
            Computation(lambda: moved(np.zeros(flat), delta.mean(axis=1))),
        ),
    )


@section.claim(
    says="All gradients are computed before the first weight changes.",
    reading="So every layer is updated from the same old weights, and the order of the layers in "
    "the last loop does not matter.",
    verdict="holds",
    decided_in=PSEUDOCODE,
    formula=False,
)
def after_all_gradients():
    def same_in_any_order():
        X, Y, W, b = first_epochs()

        def weights(layers):
            return pseudocode.run(
                epochs=2,
                X=X,
                Y=Y,
                lr=1.0,
                layers=layers,
                W=copies(W),
                b=copies(b),
                forward=pseudocode.forward,
                compute_loss=lambda A, Y: None,
                backprop=lambda A, Y, W, b: pseudocode.backprop(*A, Y, W),
            )["W"]

        up, down = weights([1, 2]), weights([2, 1])
        same = all(np.array_equal(up[at], down[at]) for at in W)
        return same, "two epochs with the layers in both orders give the same weights, bit by bit"

    return (reading("`backprop` does not write into `W`", Computation(same_in_any_order)),)
