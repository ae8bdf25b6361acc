"""Exercises of the chapter on the error and the chain rule."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    function_for_prime,
    mean_twice,
    missing_mean,
    missing_prime,
    missing_two,
    prime_of_activation,
    sign,
    transposed,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, UpstreamCost, array, indices, sizes, total
from nnlib.symbolic.activations import sigmoid, sigmoid_prime

questions = Questions(__name__)
n_i, n_k, n_ell, m = sizes("n_i n_k n_ell m")


@questions.exercise("error-by-hand")
def error_by_hand() -> Question:
    return Question(
        title="The error of three examples",
        level="warm-up",
        question=(
            "A network with one output gets three examples. The true values are $1, 0, 1$ and the "
            "predictions $0.8, 0.3, 0.5$. What is the error $Err$ of the document's formula?"
        ),
        hint="Three differences, three squares, one sum.",
        reference=sp.Rational(38, 100),
        mistakes=(
            Mistake(
                "mean",
                sp.Rational(38, 300),
                "This is the mean. The document's formula adds up and does not divide.",
            ),
            Mistake(
                "no-square",
                sp.Rational(4, 10),
                "These are the differences without squares: here a negative one cancels a "
                "positive one.",
            ),
            Mistake(
                "absolute", sp.Integer(1), "These are the sizes of the differences. Square them."
            ),
            Mistake(
                "half",
                sp.Rational(19, 100),
                r"A factor $\frac12$ is in other documents, not in this one.",
            ),
            Mistake(
                "square-of-sum",
                sp.Rational(16, 100),
                "Each difference is squared by itself. This is the square of their sum.",
            ),
        ),
    )


@questions.exercise("error-one-weight")
def error_one_weight() -> Question:
    y = Variable("y", (), "true value")
    o = Variable("o", (), "output of the neuron where the weight starts")
    u = Variable("u", (), "pre-activation of the output neuron")
    y_hat = Variable(
        "y_hat", (), r"prediction $\sigma(u)$", latex=r"\hat y", given_by=sigmoid(u.symbol)
    )
    right = -2 * ((y.symbol - y_hat.symbol) * sigmoid_prime(u.symbol) * o.symbol)
    return Question(
        title="Three links of a chain",
        level="core",
        question=(
            r"One example, one output neuron with the sigmoid, $Err = (y - \hat y)^2$. Write "
            r"$\partial Err / \partial \theta$ for a weight $\theta$ that starts at a neuron "
            "with the output $o$."
        ),
        hint="Error by prediction, prediction by $u$, $u$ by weight: multiply the three.",
        variables=(y, o, u, y_hat),
        functions=("sigmoid", "sigmoid_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_two(right),
            missing_prime(right, sigmoid_prime),
            prime_of_activation(
                right,
                sigmoid_prime,
                y_hat.symbol,
                r"The derivative of $\sigma$ is taken at $u$, not at $\hat y = \sigma(u)$.",
            ),
            function_for_prime(right, sigmoid_prime, sigmoid),
            Mistake(
                "input-left-out",
                -2 * ((y.symbol - y_hat.symbol) * sigmoid_prime(u.symbol)),
                r"This is $\delta$, the derivative with respect to $u$. The weight is one link "
                "further down.",
            ),
        ),
    )


@questions.exercise("error-delta-sigmoid")
def error_delta_sigmoid() -> Question:
    y = Variable("y", (), "true value")
    o = Variable("o", (), "output of the output neuron", domain="probability")
    right = -2 * ((y.symbol - o.symbol) * o.symbol * (1 - o.symbol))
    return Question(
        title="The delta of a sigmoid output",
        level="core",
        question=(
            r"The output neuron is a sigmoid, and its output $o = \sigma(u)$ is the prediction. "
            r"Write its $\delta$ for one example with $y$ and $o$ alone."
        ),
        hint=r"$\sigma'(u)$ can be written with $\sigma(u)$, and $\sigma(u)$ is $o$.",
        variables=(y, o),
        reference=right,
        mistakes=(
            sign(right),
            missing_two(right),
            Mistake(
                "missing-slope",
                -2 * y.symbol + 2 * o.symbol,
                r"The factor $\sigma'(u)$ is missing.",
            ),
            Mistake(
                "tanh",
                -2 * ((y.symbol - o.symbol) * (1 - o.symbol**2)),
                "$1 - o^2$ is the derivative of tanh.",
            ),
            Mistake(
                "function-for-slope",
                -2 * ((y.symbol - o.symbol) * o.symbol),
                r"This multiplies by $\sigma(u)$ itself. Its derivative is $o(1 - o)$.",
            ),
            Mistake(
                "sigmoid-twice",
                -2 * ((y.symbol - o.symbol) * sp.exp(-o.symbol) / (1 + sp.exp(-o.symbol)) ** 2),
                r"This is the derivative at $o$: the sigmoid has been applied twice.",
            ),
        ),
    )


@questions.exercise("error-gradient-examples")
def error_gradient_examples() -> Question:
    delta = Variable("delta", (n_i, m), "deltas, one example in each column", latex=r"\delta")
    outputs = Variable("O", (n_ell, m), "outputs of the layer before, one example in each column")
    right = delta.symbol * outputs.symbol.T
    return Question(
        title="All weights, all examples",
        level="core",
        question=(
            r"Column $s$ of $\delta$ and of $O$ belongs to example $s$. Write all the derivatives "
            r"$\partial Err / \partial \theta_{i\ell}$ as one matrix with a row for each neuron "
            r"$i$ and a column for each neuron $\ell$."
        ),
        hint=(
            r"One entry is $\sum_s \delta_{is} \, o_{\ell s}$. In a matrix product the second "
            "index of the left factor is summed with the first of the right one."
        ),
        variables=(delta, outputs),
        reference=right,
        mistakes=(
            sign(right),
            transposed(right, r"This has a row for each $\ell$. $\theta$ has a row for each $i$."),
            Mistake(
                "mean",
                right / m,
                "The document's error is a sum over the examples, and so is its gradient.",
            ),
            Mistake(
                "sums-first",
                delta.symbol * sp.OneMatrix(m, 1) * sp.OneMatrix(1, m) * outputs.symbol.T,
                "Here deltas and outputs were added up before they were multiplied. Each delta "
                "belongs to the output of its own example.",
            ),
        ),
    )


@questions.exercise("error-sum-or-mean")
def error_sum_or_mean() -> Question:
    return Question(
        title="Sum or mean",
        level="core",
        question=(
            "Two people train the same network on the same 400 examples. One uses the sum of the "
            "squared differences, the other their mean over the examples. Which weights have the "
            "smallest error?"
        ),
        hint="Can the order of two numbers change when both are divided by 400?",
        options=(
            Option(
                "a",
                "the same weights for both",
                "Dividing by a fixed positive number changes no order. What changes is every "
                "derivative, and so the size of a step.",
                right=True,
            ),
            Option(
                "b",
                "smaller weights for the mean",
                "The mean makes the error 400 times smaller, not the weights.",
            ),
            Option(
                "c",
                "the mean ignores outliers, so other weights",
                "Each example counts as much in the mean as in the sum, compared with the others.",
            ),
            Option(
                "d",
                "that depends on the activation function",
                "The division happens after the network, so its neurons do not matter.",
            ),
        ),
    )


@questions.exercise("error-mean")
def error_mean() -> Question:
    Y = Variable("Y", (n_k, m), "true values")
    U = Variable("U", (n_k, m), "pre-activations of the output layer")
    outputs = Variable("O", (n_k, m), r"predictions $\sigma(U)$", given_by=each(sigmoid, U.symbol))
    slope = each(sigmoid_prime, U.symbol)
    right = 2 * times(outputs.symbol - Y.symbol, slope) / m
    return Question(
        title="A mean that is a mean",
        level="core",
        question=(
            r"Let the error be the *mean* over the examples, $\frac1m \sum_s \sum_k (y_{ks} - "
            r"\hat y_{ks})^2$. Write its derivatives with respect to all $u_{ks}$ as one matrix, "
            "for sigmoid outputs."
        ),
        hint=r"Only one of the squares depends on $u_{ks}$. What stands in front of it?",
        variables=(Y, U, outputs),
        functions=("sigmoid", "sigmoid_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m, "This is the derivative of the sum. The mean is $1/m$ of it."),
            mean_twice(right, m),
            missing_two(right),
            missing_prime(right, sigmoid_prime),
            prime_of_activation(
                right,
                sigmoid_prime,
                outputs.symbol,
                r"The derivative of $\sigma$ is taken at $u$, not at $o$.",
            ),
        ),
    )


@questions.exercise("error-steepest")
def error_steepest() -> Question:
    return Question(
        title="Where the neuron learns fastest",
        level="stretch",
        question=(
            r"A sigmoid output has the true value $y = 1$. For which prediction $o$ between 0 and "
            r"1 is $\lvert \delta \rvert$ largest?"
        ),
        hint=(
            r"Write $\lvert \delta \rvert$ as a function of $o$, differentiate it, and factor out "
            "$(1 - o)$."
        ),
        reference=sp.Rational(1, 3),
        mistakes=(
            Mistake(
                "steepest-sigmoid",
                sp.Rational(1, 2),
                r"There $\sigma'(u)$ is largest. The difference $y - o$ counts as well.",
            ),
            Mistake(
                "largest-error",
                sp.Integer(0),
                r"There the difference is largest, and $\sigma'(u) = o(1 - o)$ is 0.",
            ),
            Mistake(
                "other-label", sp.Rational(2, 3), "This is the answer for the true value $y = 0$."
            ),
            Mistake("perfect", sp.Integer(1), "There the prediction is right, and the delta is 0."),
        ),
    )


@questions.exercise("error-by-output")
def error_by_output() -> Question:
    width, below = sizes(r"n_i n_\ell")
    (i,) = indices("i", width)
    (q,) = indices("q", below)
    (ell,) = indices(r"\ell", below)
    theta, o = array(r"\theta", width, below), array("o", below)
    u = NamedArray(array("u", width), (i,), total(theta[i, q] * o[q], q))
    delta = array(r"\delta", width)
    Err = UpstreamCost(sp.Symbol("Err"), delta, u)
    return Question(
        title="One step further back",
        level="proof",
        question=(
            r"How does the error change with an *output* $o_\ell$ of the layer before? Prove that "
            r"$\partial Err/\partial o_\ell = \sum_i \delta_i \, \theta_{i\ell}$. Begin with "
            "`sym.Derivation(sp.Derivative(Err, o[ell]))`."
        ),
        hint=(
            r"$o_\ell$ is an input of *every* neuron of layer $i$. So here the chain rule keeps "
            "all of its terms."
        ),
        proof=Proof(
            start=sp.Derivative(Err, o[ell]),
            target=total(delta[i] * theta[i, ell], i),
            steps=2,
        ),
    )
