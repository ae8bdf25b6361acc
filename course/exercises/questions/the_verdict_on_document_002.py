"""Exercises of the page that sums up document 002: be the judge of lines from elsewhere."""

from __future__ import annotations

from course.exercises.catalogue import mean_twice, missing_prime, sign, two_too_many
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import elementwise, sizes

questions = Questions(__name__)
m, n, n_prev = sizes("m n n_prev")


@questions.exercise("judge-quick-bias")
def judge_quick_bias() -> Question:
    delta = Variable("delta", (n, m), "deltas of the examples, in columns", latex=r"\delta")
    eta = Variable("eta", (), "the learning rate", "positive", latex=r"\eta")
    b = Variable("b", (n, 1), "the biases of the layer")
    right = b.symbol - eta.symbol / m * summed(delta.symbol, axis=1)
    return Question(
        title="A sum, made definite",
        level="warm-up",
        question=(
            r"Document 002 has $b := b - \eta \, \frac1m \sum \delta$. Write the new biases so "
            "that NumPy gives them the right shape."
        ),
        hint="One number for each neuron: which axis must go?",
        variables=(delta, eta, b),
        reference=right,
        mistakes=(
            Mistake(
                "uphill",
                b.symbol + eta.symbol / m * summed(delta.symbol, axis=1),
                "This goes up the slope. The update subtracts.",
            ),
            Mistake(
                "not-averaged",
                b.symbol - eta.symbol * summed(delta.symbol, axis=1),
                "The $\\frac1m$ is missing. Its deltas belong to single examples.",
            ),
            Mistake(
                "gradient-only",
                eta.symbol / m * summed(delta.symbol, axis=1),
                "This is what is taken away from $b$.",
            ),
        ),
    )


@questions.exercise("judge-quick-gradient")
def judge_quick_gradient() -> Question:
    g = elementwise("g")
    Y = Variable("Y", (n, m), "labels", latex="y")
    Y_hat = Variable("Y_hat", (n, m), "outputs", latex=r"\hat{y}")
    Z = Variable("Z", (n, m), "weighted sums of the output layer", latex="z^{[L]}")
    A_prev = Variable("A_prev", (n_prev, m), "activations below", latex="a^{[L-1]}")
    difference = Y_hat.symbol - Y.symbol
    right = times(difference, each(g.prime, Z.symbol)) * A_prev.symbol.T / m
    return Question(
        title="Two steps in one",
        level="core",
        question=(
            r"Put steps 3 and 4 of document 002 together: write $\partial L / \partial W^{[L]}$ "
            r"without a $\delta$. The derivative $f'(z)$ is typed `g_prime(Z)`."
        ),
        hint="The $\\frac1m$ stands once.",
        variables=(Y_hat, Y, Z, A_prev),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            mean_twice(right, m),
            two_too_many(right, "The $\\frac12$ of the loss has cancelled this factor 2."),
            missing_prime(right, g.prime),
        ),
    )


@questions.exercise("judge-quick-variants")
def judge_quick_variants() -> Question:
    return Question(
        title="Five methods",
        level="core",
        question=(
            "The table of document 002 lists batch, stochastic, mini-batch, momentum and Adam one "
            "below the other. Which of these is impossible?"
        ),
        hint="Which rows say how many samples are used, and which say what is done with the sum?",
        options=(
            Option("a", "mini-batches with Adam", "That is the usual choice."),
            Option("b", "one sample at a time with momentum", "The velocity averages the noise."),
            Option(
                "c",
                "batch and mini-batch in the same update",
                "These two both say how many samples an update uses, so they exclude each other.",
                right=True,
            ),
            Option("d", "all samples with momentum", "Nothing in momentum asks for noise."),
        ),
    )


@questions.exercise("judge-quick-pair")
def judge_quick_pair() -> Question:
    return Question(
        title="A softmax in the wrong place",
        level="stretch",
        question=(
            "A program takes softmax from the table of document 002 for its output, the delta from "
            r"its step 3, and $f'(z) = f(z)(1 - f(z))$ from the row of the sigmoid. It "
            "learns slowly. Which loss does its delta belong to?"
        ),
        hint="An entry of softmax depends on all entries of $z$.",
        options=(
            Option("a", "cross-entropy", r"That one has $\hat y - y$, without a derivative."),
            Option(
                "b",
                "the squared error",
                "The derivative of softmax is a matrix. This takes its diagonal only.",
            ),
            Option(
                "c",
                "to neither of the two",
                "For the cross-entropy the derivative is too much; for the squared error the other "
                "entries of the Jacobian are missing.",
                right=True,
            ),
            Option("d", "to both", "They have different derivatives."),
        ),
    )
