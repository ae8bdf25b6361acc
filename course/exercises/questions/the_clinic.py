"""Exercises of the clinic: errors by what they do to gradients."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import sign, transposed
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import sizes

questions = Questions(__name__)
n, n_below, m = sizes("n n_below m")


@questions.exercise("clinic-where")
def clinic_where() -> Question:
    return Question(
        title="Where to look",
        level="warm-up",
        question=(
            "Of a network with four layers the gradients of layers 4 and 3 are right, those of "
            "layers 2 and 1 are wrong, both $dW$ and $db$. There is one error. Where is it?"
        ),
        hint="Which step of the way back do layers 2 and 1 share, and layers 4 and 3 not?",
        options=(
            Option(
                "a",
                "where the error of the output is computed",
                "Then layers 4 and 3 would be wrong as well: all that follows carries it.",
            ),
            Option(
                "b",
                "in the step from layer 3 to layer 2",
                "The error of layer 2 is wrong, and layer 1 gets what layer 2 sends it.",
                right=True,
            ),
            Option(
                "c",
                "in the product that gives $dW$",
                "This product does not enter $db$, nor does it go on to the layer below.",
            ),
            Option(
                "d",
                "in layer 1",
                "The way back ends there. What is wrong in layer 1 does not reach layer 2.",
            ),
        ),
    )


@questions.exercise("clinic-shrinks")
def clinic_shrinks() -> Question:
    return Question(
        title="The surest mistakes teach least",
        level="core",
        question=(
            "A sigmoid output with binary cross-entropy says $a = 0.01$ where the label is 1. A "
            "program has $(a - y)\\, a\\, (1 - a)$ as its error. How many times too small is it?"
        ),
        hint="Divide the right error by the program's; $a - y$ cancels.",
        reference=1 / (sp.Rational(1, 100) * sp.Rational(99, 100)),
        mistakes=(
            Mistake(
                "the-factor",
                sp.Rational(99, 10000),
                "This is the factor itself. It was asked how many times too small the error is.",
            ),
            Mistake(
                "one-factor",
                sp.Integer(100),
                "This is $1 / a$. The second factor, $1 - a$, is there too.",
            ),
        ),
    )


@questions.exercise("clinic-updated")
def clinic_updated() -> Question:
    W = Variable("W", (n, n_below), "the weights that the forward pass has used")
    dW = Variable("dW", (n, n_below), "their gradient")
    dZ = Variable("dZ", (n, m), "the error of the layer")
    eta = Variable("eta", (), "the learning rate", domain="positive", latex=r"\eta")
    right = (W.symbol - eta.symbol * dW.symbol).T * dZ.symbol
    return Question(
        title="What patient 3 sends back",
        level="core",
        question=(
            "A program of plain gradient descent updates $W$ and then multiplies the error $dZ$ by "
            "the transpose of what $W$ has become. Write what it sends to the activations below, "
            "by the old $W$."
        ),
        hint="Write the new weights by the old ones first.",
        variables=(W, dW, dZ, eta),
        reference=right,
        mistakes=(
            Mistake(
                "old-weights",
                W.symbol.T * dZ.symbol,
                "This is what it should send. What has $W$ become in the meantime?",
            ),
            Mistake(
                "uphill",
                (W.symbol + eta.symbol * dW.symbol).T * dZ.symbol,
                "Descent goes against the gradient.",
            ),
            Mistake(
                "no-rate",
                (W.symbol - dW.symbol).T * dZ.symbol,
                "The step is the gradient times the learning rate.",
            ),
            Mistake("gradient-for-weights", dW.symbol.T * dZ.symbol, "This is the gradient alone."),
        ),
    )


@questions.exercise("clinic-undo")
def clinic_undo() -> Question:
    W = Variable("W", (n, n_below), "the weights")
    G = Variable("G", (n, n_below), "the gradient that the program gives")
    lam = Variable("lam", (), "the strength of the penalty", domain="positive", latex=r"\lambda")
    count = Variable("m", (), "number of examples", domain="positive")
    right = count.symbol * (G.symbol - lam.symbol * W.symbol) + lam.symbol * W.symbol
    return Question(
        title="Heal it without the program",
        level="stretch",
        question=(
            r"The cost is an average over $m$ examples plus $\frac{\lambda}{2} \sum W^2$. A "
            r"program that you cannot change gives $G$, in which the part of the examples is "
            r"divided by $m$ once too often and that of the penalty is right. "
            "Express the right gradient in terms of $G$."
        ),
        hint="Take the penalty out, heal what is left, put the penalty back.",
        variables=(W, G, lam, count),
        reference=right,
        mistakes=(
            Mistake(
                "factor-m",
                count.symbol * G.symbol,
                "This makes the penalty $m$ times too strong. It was right before.",
            ),
            Mistake(
                "missing-l2",
                count.symbol * (G.symbol - lam.symbol * W.symbol),
                "The penalty was taken out and not put back.",
            ),
            sign(right),
            transposed(right),
        ),
    )
