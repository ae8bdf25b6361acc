"""Exercises of the page that sums up document 000: be the judge of lines from elsewhere."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_mean, missing_prime, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import each, times
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import elementwise, sizes

questions = Questions(__name__)
n, n_next, n_prev, m = sizes("n n_next n_prev m")


@questions.exercise("judge-softmax-entry")
def judge_softmax_entry() -> Question:
    return Question(
        title="A line from a forum",
        level="warm-up",
        question=(
            r"Somebody writes: the derivative of softmax is $a (1 - a)$, as for the sigmoid. "
            "What is the verdict?"
        ),
        hint=r"Compare with {eq}`eq-000-softmax-jacobian`, for $p = q$ and for $p \ne q$.",
        options=(
            Option(
                "a", "It holds.", "Try an entry with $p \\ne q$: the Jacobian has $-a_p a_q$ there."
            ),
            Option(
                "b",
                "It holds for the diagonal entries of the Jacobian and fails for the others.",
                "For $p = q$ the Kronecker delta is 1 and $a_p (1 - a_p)$ remains.",
                right=True,
            ),
            Option(
                "c",
                "It fails for every entry.",
                "Put $p = q$ into the Jacobian and look again.",
            ),
        ),
    )


@questions.exercise("judge-relu-sheet")
def judge_relu_sheet() -> Question:
    return Question(
        title="A table with a mistake",
        level="core",
        question=(
            "A table of another sheet gives as the derivative of ReLU: $z$ if $z > 0$, and 0 "
            "otherwise. At which pre-activations is that right?"
        ),
        hint="Where does $z$ have the value that the derivative has?",
        options=(
            Option("a", "everywhere", "At $z = 2$ the derivative is 1, and the table says 2."),
            Option(
                "b",
                "for $z < 0$, at $z = 1$, and, by the usual choice, at $z = 0$",
                "The table gives ReLU itself. The two agree where the derivative happens to "
                "equal the value.",
                right=True,
            ),
            Option(
                "c",
                "for $z > 0$",
                "To the right of 0 the derivative is 1 everywhere. The table agrees only at $z "
                "= 1$.",
            ),
            Option("d", "nowhere", "To the left of 0 both are 0."),
        ),
    )


@questions.exercise("judge-summed-cost")
def judge_summed_cost() -> Question:
    delta = Variable("delta", (n, m), "deltas, one sample in each column", latex=r"\delta")
    A = Variable(
        "A_prev", (n_prev, m), "activations of the layer before", latex=r"A^{\mathrm{prev}}"
    )
    right = delta.symbol * A.symbol.T
    return Question(
        title="Another sheet, another cost",
        level="core",
        question=(
            "Another sheet defines the cost of a batch as the *sum* of the costs of its samples, "
            r"and keeps $\delta$ for each sample as here. Write its $\partial C / \partial W$."
        ),
        hint="Which factor of the fourth equation came from the average?",
        variables=(delta, A),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "averaged",
                right / m,
                "This belongs to the average. A sum has no $1/m$.",
            ),
            Mistake(
                "times-m",
                right * m,
                "Going from the average to the sum multiplies by $m$ once. It has been done twice.",
            ),
        ),
    )


@questions.exercise("judge-smoothing")
def judge_smoothing() -> Question:
    y = Variable("y", (n, 1), "a one-hot label", domain="one-hot")
    e = Variable("e", (), "share that is spread over all classes", domain="probability")
    ones = sp.OneMatrix(n, 1)
    kept, share = (1 - e.symbol) * y.symbol, e.symbol / n
    return Question(
        title="Smoothed labels",
        level="core",
        question=(
            r"To keep a network from being too sure, a share $e$ of each label is spread evenly "
            r"over all $n$ classes, and the rest stays where it was. Write the new label for a "
            r"one-hot label $y$, so that its entries still sum to one and $a - y$ stays true."
        ),
        hint="Sum the $n$ entries of your answer. One of them has $y_i = 1$.",
        variables=(y, e),
        reference=kept + share * ones,
        mistakes=(
            Mistake(
                "sum-too-large",
                y.symbol + share * ones,
                "These entries sum to $1 + e$. Something has to be taken away from the $1$.",
            ),
            Mistake(
                "not-spread",
                kept + e.symbol * ones,
                "Each class gets the whole share here. It is to be divided among the $n$ classes.",
            ),
            Mistake(
                "only-taken",
                kept,
                "The share is taken away and given to nobody: these entries sum to $1 - e$.",
            ),
            Mistake(
                "correct-class-left-out",
                kept + e.symbol / (n - 1) * (ones - y.symbol),
                "These entries sum to one, so $a - y$ stays true for them. But here the correct "
                "class gets nothing of the share; it was to be spread over all $n$ classes.",
            ),
        ),
    )


@questions.exercise("judge-delta-with-mean")
def judge_delta_with_mean() -> Question:
    g = elementwise("g")
    W = Variable("W", (n_next, n), "weights of the next layer")
    delta = Variable(
        "delta", (n_next, m), r"deltas of the next layer, which carry the $1/m$", latex=r"\delta"
    )
    Z = Variable("Z", (n, m), "pre-activations")
    X = Variable(
        "A_prev", (n_prev, m), "activations of the layer before", latex=r"A^{\mathrm{prev}}"
    )
    back = W.symbol.T * delta.symbol
    right = times(back, each(g.prime, Z.symbol)) * X.symbol.T
    return Question(
        title="A delta that carries the average",
        level="stretch",
        question=(
            r"A third sheet starts with $\delta = (A - Y)/m$ at the output and passes it back with "
            r"the same recursion. So its deltas carry the $1/m$ already. Write "
            r"$\partial C / \partial W$ of a hidden layer in its convention, from the deltas of "
            "the next layer. The derivative of the activation function is typed `g_prime(Z)`."
        ),
        hint="The recursion is linear in delta. Where does a factor in delta end up?",
        variables=(W, delta, Z, X),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "one-over-m",
                right / m,
                "Here the $1/m$ counts twice: it came in with the output delta.",
            ),
            missing_mean(
                right,
                m,
                "Multiplying by $m$ takes the average out again. It belongs in the gradient, and "
                "it is in delta already.",
            ),
            missing_prime(right, g.prime),
        ),
    )
