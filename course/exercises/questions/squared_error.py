"""Exercises of the chapter on the squared error and the five key steps."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    function_for_prime,
    mean_twice,
    missing_mean,
    missing_prime,
    sign,
    transposed,
    two_too_many,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, NamedArray, array, elementwise, indices, sizes, total

questions = Questions(__name__)
n, n_prev, m = sizes("n n_prev m")
f, g = elementwise("f"), elementwise("g")
Y = Variable("Y", (n, m), "labels, one example per column", latex="y")
Y_HAT = Variable("Y_hat", (n, m), "outputs", latex=r"\hat{y}")
Z = Variable("Z", (n, m), "weighted sums of the output layer", latex="z^{[L]}")


@questions.exercise("squared-error-by-hand")
def squared_error_by_hand() -> Question:
    right = sp.Rational(5, 4)
    return Question(
        title="Two examples",
        level="warm-up",
        question=(
            "There are two examples with one output each. The labels are 3 and 1, the outputs 1 "
            "and 2. What is the document's $L$?"
        ),
        hint=r"$\frac{1}{2m}$ with $m = 2$.",
        reference=right,
        mistakes=(
            two_too_many(right, "This is the mean of the squares. The document halves it."),
            Mistake("not-averaged", 2 * sp.Rational(5, 4) * 2, "This is the sum of the squares."),
            Mistake(
                "no-square",
                sp.Rational(1, 4),
                "This adds up the differences themselves. Each is squared first.",
            ),
            Mistake(
                "square-of-sum",
                sp.Rational(9, 4),
                "Here both differences count as positive and their sum is squared. Square first.",
            ),
        ),
    )


@questions.exercise("squared-error-bias")
def squared_error_bias() -> Question:
    delta = Variable("delta", (n, m), "deltas, one example per column", latex=r"\delta^{[l]}")
    right = summed(delta.symbol, axis=1) / m
    return Question(
        title="The sum without an index",
        level="warm-up",
        question=(
            r"The document writes $\frac{1}{m} \sum \delta^{[l]}$. Write it so that NumPy adds up "
            "what is meant."
        ),
        hint="The result has a row for each neuron. Axis 1 runs along the rows.",
        variables=(delta,),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m),
            Mistake(
                "everything",
                summed(delta.symbol) / m,
                "This is one number for the whole layer. Every neuron has its own bias.",
            ),
            Mistake(
                "wrong-axis",
                summed(delta.symbol, axis=0) / m,
                "This adds up the neurons of each example. Add up the examples of each neuron.",
            ),
        ),
    )


@questions.exercise("squared-error-of-cost")
def squared_error_of_cost() -> Question:
    prime = each(g.prime, Z.symbol)
    right = times(Y_HAT.symbol - Y.symbol, prime) / m
    return Question(
        title="The derivative of the whole loss",
        level="core",
        question=(
            r"Write $\partial L / \partial z^{[L]}$ for the document's loss, "
            r"$L = \frac{1}{2m} \sum (y - \hat{y})^2$ over all entries. The derivative "
            r"$f'(z^{[L]})$ is typed `g_prime(Z)`."
        ),
        hint=r"It is not the document's $\delta^{[L]}$. Which factor of $L$ is missing there?",
        variables=(Y_HAT, Y, Z),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m, "This is the document's delta, of each example's own loss."),
            two_too_many(right, "The factor 2 of the square has met the $\\frac12$."),
            missing_prime(right, g.prime),
            function_for_prime(right, g.prime, g),
        ),
    )


@questions.exercise("squared-error-no-half")
def squared_error_no_half() -> Question:
    prime = each(g.prime, Z.symbol)
    right = 2 * times(Y_HAT.symbol - Y.symbol, prime)
    return Question(
        title="Without the half",
        level="core",
        question=(
            r"A page has $L = \frac1m \sum (y - \hat{y})^2$ over all entries. Its gradients are to "
            r"be $\frac1m \delta^{[l]} (a^{[l-1]})^{\mathsf T}$, as in the document. What must its "
            r"$\delta^{[L]}$ be? The derivative $f'(z^{[L]})$ is typed `g_prime(Z)`."
        ),
        hint="The delta belongs to one example's own loss, which has no $\\frac12$ now.",
        variables=(Y_HAT, Y, Z),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "with-half",
                right / 2,
                "This is the delta for a loss with the $\\frac12$ in it.",
            ),
            Mistake(
                "mean",
                right / m,
                "This has the $\\frac1m$ in it. The gradients would have it twice.",
            ),
            missing_prime(right, g.prime),
        ),
    )


@questions.exercise("squared-error-from-cost")
def squared_error_from_cost() -> Question:
    D = Variable("D", (n, m), r"$\partial L / \partial z^{[l]}$, of the whole loss")
    A_prev = Variable("A_prev", (n_prev, m), "activations of the layer below", latex="a^{[l-1]}")
    right = D.symbol * A_prev.symbol.T
    return Question(
        title="Gradients from the other kind of delta",
        level="core",
        question=(
            r"A program stores $D = \partial L / \partial z^{[l]}$, with the $\frac1m$ of the loss "
            r"in it. Write $\partial L / \partial W^{[l]}$."
        ),
        hint="How often may the $\\frac1m$ appear?",
        variables=(D, A_prev),
        reference=right,
        mistakes=(
            sign(right),
            mean_twice(right, m, "The $\\frac1m$ is in $D$ already. Here it would stand twice."),
            transposed(right, "This has the shape of the transpose of $W^{[l]}$."),
        ),
    )


@questions.exercise("squared-error-entries")
def squared_error_entries() -> Question:
    return Question(
        title="Whose mean is it",
        level="stretch",
        question=(
            "A library calculates the mean of the squares over all entries of an array of 10 "
            "outputs and 32 examples. A program switches from the document's loss to that one. "
            r"By what must it multiply $\eta$, so that every step stays the same?"
        ),
        hint="Compare the numbers in front of the same sum of squares.",
        options=(
            Option("a", "5", "The two factors are $1/64$ and $1/320$.", right=True),
            Option("b", "10", "That forgets the $\\frac12$, which the library does not have."),
            Option("c", "20", "The $\\frac12$ works the other way round."),
            Option("d", "0.2", "The library's loss is the smaller one, so its steps are shorter."),
        ),
    )


@questions.exercise("squared-error-likelihood")
def squared_error_likelihood() -> Question:
    (width,) = sizes("n^{[L]}")
    j, i = indices("j i", width)
    s, k = indices("s k", m)
    z, y = array("z^{[L]}", width, m), array("y", width, m)
    y_hat = NamedArray(array(r"\hat{y}", width, m), (j, s), f(z[j, s]))
    noise = sp.Symbol(r"\tau", positive=True)
    log_p = Named(
        sp.Symbol(r"{\log p}"),
        -m * width * sp.log(2 * sp.pi * noise**2) / 2
        - total((y[j, s] - y_hat[j, s]) ** 2, j, s) / (2 * noise**2),
    )
    return Question(
        title="Uphill on the likelihood",
        level="proof",
        question=(
            r"Prove that the derivative of the log-likelihood with respect to $z^{[L]}_{ik}$ is "
            r"$-\frac{1}{\tau^2} \delta^{[L]}_{ik}$. So a step up the likelihood is a step down "
            "the loss, and the variance of the noise only changes its length. Begin with:\n\n"
            "```python\n"
            "squares = total((y[j, s] - y_hat[j, s]) ** 2, j, s)\n"
            "log_p = sym.Named(\n"
            '    sp.Symbol(r"{\\log p}"),\n'
            "    -m * n * sp.log(2 * sp.pi * noise**2) / 2\n"
            "    - squares / (2 * noise**2),\n"
            ")\n"
            "derivation = sym.Derivation(sp.Derivative(log_p, z[i, k]))\n"
            "```"
        ),
        hint=(
            "One square contains $z^{[L]}_{ik}$. First keep `sp.Derivative(y_hat[i, k], z[i, k])`, "
            "then put `f.prime(z[i, k])` in its place."
        ),
        proof=Proof(
            start=sp.Derivative(log_p, z[i, k]),
            target=-(y_hat[i, k] - y[i, k]) * f.prime(z[i, k]) / noise**2,
            steps=2,
        ),
    )
