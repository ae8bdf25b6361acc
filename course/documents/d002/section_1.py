"""Section 1 of document 002, the overview: what backpropagation does, and what it does not."""

from __future__ import annotations

import numpy as np

import nnlib
from course.claims.evidence import Computation
from course.claims.rows import Section, reading
from course.documents.d002 import program
from course.documents.d002.notation import SQUARES

section = Section("002", 1)


def losses(eta, steps=30):
    """The loss of the patients before and after some steps."""
    data = program.patients()
    params = program.start()
    after = program.train(params, data.X_train, data.Y_train, eta, steps)
    return [program.loss(p, data.X_train, data.Y_train) for p in (params, after)]


def lower(eta, steps=30):
    """Whether the loss is lower after some steps."""
    before, after = losses(eta, steps)
    times = "one step takes" if steps == 1 else f"{steps} steps take"
    seen = rf"$\eta = {eta:g}$: {times} the loss of the patients from {before:.2f}"
    shown = "more than a million" if after > 1e6 else f"{after:.2g}"
    return after < before, f"{seen} to {shown}"


@section.claim(
    says="Backpropagation minimises the loss through gradient descent.",
    reading="Two things have names of their own: backpropagation calculates the gradient, and "
    "gradient descent moves the weights against it.",
    verdict="holds if",
    decided_in=SQUARES,
    formula=False,
)
def minimises():
    def backward_alone():
        data, params = program.patients(), program.start()
        before = program.loss(params, data.X_train, data.Y_train)
        for _ in range(30):
            program.gradients(params, data.X_train, data.Y_train)
        after = program.loss(params, data.X_train, data.Y_train)
        return after < before, f"30 backward passes leave the loss at {after:.2f}"

    return (
        reading(
            "the word means the whole loop with the update, and the learning rate is small enough",
            Computation(lambda: lower(0.1)),
        ),
        reading("it means the whole loop, with any learning rate", Computation(lambda: lower(3.0))),
        reading("it means the backward pass", Computation(backward_alone)),
    )


@section.claim(
    says="The error is propagated from the output layer to the input layer.",
    reading=r"The error of a layer is $\delta^{[l]}$. The question is where the way back ends, in "
    "a network with $L$ layers of weights.",
    verdict="holds if",
    decided_in=SQUARES,
    formula=False,
)
def to_the_input():
    def count(expected):
        data = program.patients()
        net = nnlib.MLP(program.SIZES, hidden="tanh", rng=0)
        found = len(net.backward(data.X_train, data.Y_train).delta)
        seen = f"`nnlib` has {found} deltas for the layers {program.SIZES}, and needs no more"
        return found == expected, seen

    return (
        reading(
            r"it ends at $\delta^{[1]}$, the error of the first layer that has weights",
            Computation(lambda: count(2)),
        ),
        reading(
            r"it ends at a $\delta^{[0]}$ of the input, which has no $z^{[0]}$ to take $f'$ of",
            Computation(lambda: count(3)),
        ),
    )


@section.claim(
    says="It updates the weights to reduce the prediction error.",
    reading="The update is step 5 of section 2. One step, from random weights.",
    verdict="holds if",
    decided_in=SQUARES,
    formula=False,
)
def updates():
    def nothing_left():
        data = program.patients()
        best = np.zeros((1, 1)), data.Y_train.mean(keepdims=True)
        flat = [(np.zeros((8, 10)), np.zeros((8, 1))), (np.zeros((1, 8)), best[1])]
        before = program.loss(flat, data.X_train, data.Y_train)
        after = program.loss(
            program.train(flat, data.X_train, data.Y_train, 0.1, 1), data.X_train, data.Y_train
        )
        seen = f"all weights 0, the bias of the output right: the loss stays {after:.2f}"
        return before - after > 1e-9, seen

    return (
        reading("the learning rate is small enough", Computation(lambda: lower(0.1, 1))),
        reading("the learning rate is too large", Computation(lambda: lower(10.0, 1))),
        reading("the gradient is 0 where the error is not", Computation(nothing_left)),
    )
