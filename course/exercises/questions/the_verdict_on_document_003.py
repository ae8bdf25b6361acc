"""Exercises of the page that sums up document 003: be the judge of lines from elsewhere."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Question, Variable

questions = Questions(__name__)


@questions.exercise("judge-mean")
def judge_mean() -> Question:
    E = Variable("E", (), "the sum of the squared differences over all examples", domain="positive")
    m = Variable("m", (), "the number of examples", domain="positive")
    right = E.symbol / m.symbol
    return Question(
        title="The name and the formula",
        level="warm-up",
        question=(
            r"Document 003 calls $Err = \sum_i (y^{(i)} - \hat{y}^{(i)})^2$ the mean squared "
            "error. Write the mean squared error with this sum."
        ),
        hint="A mean is a sum divided by the number of its terms.",
        variables=(E, m),
        reference=right,
        mistakes=(
            sign(right),
            Mistake("sum", E.symbol, "This is the sum. A mean does not grow with the examples."),
            missing_two(
                right,
                "With the extra $1/2$ it is the cost of other documents. The mean alone has none.",
            ),
            Mistake(
                "root",
                sp.sqrt(E.symbol**2 / m.symbol),
                "Divide by the number of examples, not by its root.",
            ),
        ),
    )


@questions.exercise("judge-mean-rate")
def judge_mean_rate() -> Question:
    eta = Variable("eta", (), "the learning rate for the sum", latex=r"\eta", domain="positive")
    m = Variable("m", (), "the number of examples", domain="positive")
    right = eta.symbol * m.symbol
    return Question(
        title="What the name does to the learning rate",
        level="core",
        question=(
            r"A program uses the sum of the squared differences with the learning rate $\eta$. You "
            "replace the sum by the mean and want every step to stay exactly as it was. Which "
            "learning rate do you need?"
        ),
        hint="What happens to the gradient when the error is divided by $m$?",
        variables=(eta, m),
        reference=right,
        mistakes=(
            sign(right, "A negative learning rate goes uphill."),
            Mistake("same", eta.symbol, "The gradient of the mean is $m$ times smaller."),
            Mistake(
                "other-way",
                eta.symbol / m.symbol,
                "The gradient has become $m$ times smaller. This makes the step smaller still.",
            ),
            Mistake("two", 2 * eta.symbol * m.symbol, "No factor 2 changes here."),
        ),
    )


@questions.exercise("judge-half")
def judge_half() -> Question:
    y = Variable("y", (), "the true value")
    yhat = Variable("yhat", (), "the prediction", latex=r"\hat{y}")
    s = Variable("s", (), r"the derivative $\sigma'(u_k)$", domain="positive")
    right = -(y.symbol - yhat.symbol) * s.symbol
    return Question(
        title="A half in front",
        level="core",
        question=(
            r"Another sheet takes $Err = \frac{1}{2} (y - \hat{y})^2$. Write its $\delta_k$. The "
            r"derivative $\sigma'(u_k)$ is typed `s`."
        ),
        hint="The exponent brings down a 2.",
        variables=(y, yhat, s),
        reference=right,
        mistakes=(
            sign(
                right, "The inner derivative of $y - \\hat{y}$ with respect to $\\hat{y}$ is $-1$."
            ),
            Mistake(
                "two-left",
                2 * right,
                "The 2 of the exponent and the $1/2$ in front cancel.",
            ),
            Mistake(
                "missing-slope",
                -(y.symbol - yhat.symbol),
                "The derivative of the activation function is missing.",
            ),
            Mistake("half", right / 2, "The exponent's 2 is missing."),
        ),
    )


@questions.exercise("judge-no-bias")
def judge_no_bias() -> Question:
    return Question(
        title="A network without biases",
        level="core",
        question=(
            "A network follows document 003 to the letter, with $\\tanh$ in every layer and no "
            "input that is always 1. For the inputs $x$ it predicts $0.6$. What does it predict "
            "for the inputs $-x$, all of them with the other sign?"
        ),
        hint="What becomes of the weighted sums of the first layer? What is $\\tanh(-u)$?",
        options=(
            Option(
                "a",
                "$-0.6$, whatever its weights are",
                "All sums of the first layer change their sign, and $\\tanh(-u) = -\\tanh(u)$. So "
                "the next layer gets its inputs with the other sign, and so on.",
                right=True,
            ),
            Option(
                "b",
                "$0.6$, whatever its weights are",
                "A weighted sum of inputs with the other sign has the other sign.",
            ),
            Option(
                "c",
                "$0.4$, whatever its weights are",
                "That would be a sigmoid with $1 - \\sigma(u) = \\sigma(-u)$ in the last layer. "
                "Here it is $\\tanh$.",
            ),
            Option(
                "d",
                "that depends on the weights",
                "It would if there were biases. Without them, look at the sums of the first layer.",
            ),
        ),
    )


@questions.exercise("judge-skip")
def judge_skip() -> Question:
    return Question(
        title="A connection that skips a layer",
        level="stretch",
        question=(
            "In some networks a neuron $i$ also feeds a neuron two layers further up. Is "
            r"$\delta_i = \sigma'(u_i) \sum_j \delta_j \theta_{ji}$ still right?"
        ),
        hint="Over which neurons does the chain rule sum?",
        options=(
            Option(
                "a",
                "Yes, with $j$ over the next layer.",
                "The road that skips the layer would then be left out.",
            ),
            Option(
                "b",
                "Yes, if $j$ runs over all neurons that $i$ feeds, in whatever layer they are.",
                "The chain rule sums over everything that depends on $o_i$ directly.",
                right=True,
            ),
            Option(
                "c",
                "No, deltas exist only for layers that follow one another.",
                "A delta is a derivative with respect to a pre-activation. Every neuron has one.",
            ),
        ),
    )
