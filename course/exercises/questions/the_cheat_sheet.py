"""Exercises of the cheat sheet."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    mean_twice,
    sign,
    transposed,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Named, array, indices, sizes, total

questions = Questions(__name__)
n_prev, n, n_next, m = sizes("n_prev n n_next m")


@questions.exercise("sheet-layout")
def sheet_layout() -> Question:
    return Question(
        title="Which side of the table?",
        level="warm-up",
        question=(
            "A program has `X.shape == (427, 30)`, data of 427 patients with 30 measurements each, "
            "and computes `X @ W + b`. Which line of the sheet is its gradient of the weights, if "
            "its cost is an average?"
        ),
        hint="Is an example a column or a row? Then look for the 1/m.",
        options=(
            Option("a", "`delta @ A.T / m`", "Here an example is a column. The program has rows."),
            Option("b", "`A.T @ delta / m`", "Rows, and an average.", right=True),
            Option("c", "`A.T @ delta`", "The layout is right. This is the gradient of a sum."),
            Option("d", "`delta @ A.T`", "Here an example is a column, and the cost is a sum."),
        ),
    )


@questions.exercise("sheet-tanh")
def sheet_tanh() -> Question:
    W = Variable("W", (n, n_next), "weights above, in rows", latex="W^{[l+1]}")
    delta = Variable("delta", (m, n_next), "deltas above", latex=r"\delta^{[l+1]}")
    A = Variable("A", (m, n), r"activations, $\tanh(Z)$", latex="A^{[l]}")
    slope = sp.OneMatrix(m, n) - sp.HadamardPower(A.symbol, 2)
    right = times(delta.symbol * W.symbol.T, slope)
    return Question(
        title="Two lines put together",
        level="core",
        question=(
            r"A hidden layer has the activation function $\tanh$, and an example is a row. Put two "
            r"lines of the sheet together and write $\delta^{[l]}$ from what has been calculated."
        ),
        hint=r"One line has $g'$ in it, the other says what $\tanh'$ is.",
        variables=(W, delta, A),
        reference=right,
        mistakes=(
            sign(right),
            transposed(right, "This is the result in columns. Here an example is a row."),
            Mistake(
                "missing-slope",
                delta.symbol * W.symbol.T,
                r"The derivative of $\tanh$ is missing: the chain passes through it.",
            ),
            Mistake(
                "function-for-slope",
                times(delta.symbol * W.symbol.T, A.symbol),
                r"This multiplies by $\tanh$ itself. Its derivative is on the second side.",
            ),
            Mistake(
                "no-square",
                times(delta.symbol * W.symbol.T, sp.OneMatrix(m, n) - A.symbol),
                r"$\tanh' = 1 - \tanh^2$: the activation is squared.",
            ),
        ),
    )


@questions.exercise("sheet-penalty")
def sheet_penalty() -> Question:
    delta = Variable("delta", (n, m), "deltas of this layer", latex=r"\delta^{[l]}")
    A = Variable("A_prev", (n_prev, m), "activations below", latex="A^{[l-1]}")
    W = Variable("W", (n, n_prev), "weights of this layer", latex="W^{[l]}")
    lam = Variable("lam", (), "strength of the penalty", "positive", latex=r"\lambda")
    fit = delta.symbol * A.symbol.T / m
    right = fit + lam.symbol * W.symbol
    return Question(
        title="An average and a penalty",
        level="core",
        question=(
            r"The cost is an average over the examples plus the L2 penalty $\frac{\lambda}{2} "
            r"\sum W^2$ of the sheet. An example is a column. Write the gradient with respect to "
            "$W^{[l]}$."
        ),
        hint="The gradient of a sum is the sum of the gradients. Which of the two has a 1/m?",
        variables=(delta, A, W, lam),
        reference=right,
        mistakes=(
            Mistake(
                "mean-of-all",
                (delta.symbol * A.symbol.T + lam.symbol * W.symbol) / m,
                "This divides the penalty by $m$ as well. It does not depend on the examples.",
            ),
            Mistake(
                "factor-m",
                delta.symbol * A.symbol.T + lam.symbol * W.symbol,
                "The cost is an average: the first part lacks its $1/m$.",
            ),
            Mistake(
                "half",
                fit + lam.symbol * W.symbol / 2,
                r"The square brings down a 2, which cancels the $\frac12$.",
            ),
            Mistake("factor-2", fit + 2 * lam.symbol * W.symbol, "Here the 2 was not cancelled."),
            Mistake(
                "penalty-sign",
                fit - lam.symbol * W.symbol,
                "This pushes the weights away from 0. The minus comes in the update.",
            ),
            Mistake("no-penalty", fit, "This is the first part alone."),
        ),
    )


@questions.exercise("sheet-rate")
def sheet_rate() -> Question:
    eta = Variable("eta", (), "learning rate for the average", "positive", latex=r"\eta")
    count = Variable("m", (), "number of examples", "positive")
    right = eta.symbol / count.symbol
    return Question(
        title="The same steps from a sum",
        level="stretch",
        question=(
            r"You have trained with an average and the learning rate $\eta$. Another program has "
            "the gradient of the sum. Which learning rate takes the same steps there?"
        ),
        hint="Its gradient is $m$ times yours. What must the product of rate and gradient be?",
        variables=(eta, count),
        reference=right,
        mistakes=(
            Mistake(
                "inverse",
                eta.symbol * count.symbol,
                "This makes the steps $m^2$ times too long: the sum's gradient is the longer one.",
            ),
            Mistake("same", eta.symbol, "With this rate the steps are $m$ times too long."),
            mean_twice(right, count.symbol, "The gradient has grown by one factor $m$, not two."),
            Mistake(
                "root",
                eta.symbol / sp.sqrt(count.symbol),
                r"$\sqrt{m}$ is what noise averages out with. The gradient itself grows with $m$.",
            ),
        ),
    )


@questions.exercise("sheet-library")
def sheet_library() -> Question:
    width, batch = sizes("n m")
    i, p = indices("i p", width)
    k, s = indices("k s", batch)
    Z, Y = array("Z", batch, width), array("Y", batch, width)
    cost = Named(sp.Symbol("J"), total((Z[s, i] - Y[s, i]) ** 2, i, s) / batch)
    return Question(
        title="A cost that is not on the sheet",
        level="proof",
        question=(
            "Some libraries average the squared error with no ½. The output is the identity, and "
            r"an example is a row. Prove what $\partial J / \partial Z_{kp}$ is. Begin with:"
            "\n\n```python\n"
            'n, m = sizes("n m")\n'
            'i, p = indices("i p", n)\n'
            'k, s = indices("k s", m)\n'
            'Z, Y = array("Z", m, n), array("Y", m, n)\n'
            "squares = total((Z[s, i] - Y[s, i]) ** 2, i, s)\n"
            'J = sym.Named(sp.Symbol("J"), squares / m)\n'
            "derivation = sym.Derivation(sp.Derivative(J, Z[k, p]))\n```"
        ),
        hint="One term of the double sum contains this entry. Nothing cancels its 2.",
        proof=Proof(
            start=sp.Derivative(cost, Z[k, p]), target=2 * (Z[k, p] - Y[k, p]) / batch, steps=1
        ),
    )
