"""Exercises on sums with Kronecker deltas."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign, two_too_many
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Proof, Question, Variable
from nnlib.symbolic import Named, array, indices, ones, sizes, total

questions = Questions(__name__)

n, m = sizes("n m")


@questions.exercise("how-mean-square")
def how_mean_square() -> Question:
    z = Variable("z", (n, 1), "a column of $n$ numbers")
    mean_square = 2 * z.symbol / n
    return Question(
        title="The mean of the squares",
        level="warm-up",
        question=r"Let $M = \frac1n \sum_{i=1}^n z_i^2$. Give all its derivatives "
        r"$\partial M / \partial z_p$ as one column of shape $n \times 1$.",
        hint=r"The factor $\frac1n$ stands in front of the sum and stays there.",
        variables=(z,),
        reference=mean_square,
        mistakes=(
            Mistake(
                "factor-m",
                n * mean_square,
                "This is the gradient of the sum. The mean has a factor $1/n$ in front.",
            ),
            missing_two(mean_square),
            Mistake(
                "kept-sum",
                ones(n, n) * mean_square,
                "Every entry of this is a sum over all $z_i$. Only one term of the sum depends on "
                "$z_p$; the free index and the bound one have been taken for the same.",
            ),
            sign(mean_square),
        ),
    )


@questions.exercise("how-through-matrix")
def how_through_matrix() -> Question:
    W = Variable("W", (m, n), "the matrix")
    c = Variable("c", (m, 1), "the factors, a column of $m$ numbers")
    through_matrix = W.symbol.T * c.symbol
    return Question(
        title="Back through a matrix",
        level="core",
        question=r"Let $z = Wx$ with $W$ of shape $(m, n)$, and $S = \sum_{i=1}^m c_i z_i$ with "
        r"given numbers $c_i$. Give all derivatives $\partial S / \partial x_q$ as one column of "
        r"shape $n \times 1$.",
        hint=r"$\partial z_i / \partial x_q = W_{iq}$. Which index of $W$ does the sum run over?",
        variables=(W, c),
        reference=through_matrix,
        mistakes=(
            Mistake(
                "factor-left-out",
                W.symbol.T * ones(m, 1),
                "This is the answer when every $c_i$ is 1.",
            ),
            two_too_many(
                through_matrix, "There is no square in this $S$, so nothing brings down a 2."
            ),
            sign(through_matrix),
        ),
    )


@questions.exercise("how-quadratic-form")
def how_quadratic_form() -> Question:
    V = Variable("V", (n, n), "any square matrix")
    z = Variable("z", (n, 1), "a column of $n$ numbers")
    quadratic = (V.symbol + V.symbol.T) * z.symbol
    return Question(
        title="An entry in two places",
        level="stretch",
        question=r"Let $Q = \sum_{i=1}^n \sum_{k=1}^n z_i V_{ik} z_k$ with any square matrix $V$ "
        r"of given numbers. Give all derivatives $\partial Q / \partial z_p$ as one column of "
        r"shape $n \times 1$.",
        hint=r"$z_p$ is $z_i$ for $i = p$ and $z_k$ for $k = p$. Use the product rule, with a "
        r"Kronecker delta for each place.",
        variables=(V, z),
        reference=quadratic,
        mistakes=(
            Mistake(
                "first-place-only",
                V.symbol * z.symbol,
                "This is what $z_i$ contributes. $z_p$ also stands behind $V$, as $z_k$.",
            ),
            Mistake(
                "second-place-only",
                V.symbol.T * z.symbol,
                "This is what $z_k$ contributes. $z_p$ also stands in front of $V$, as $z_i$.",
            ),
            Mistake(
                "symmetric",
                2 * V.symbol * z.symbol,
                "That is so if $V_{ik} = V_{ki}$. Here $V$ is any square matrix.",
            ),
            sign(quadratic),
        ),
    )


@questions.exercise("how-half-square")
def how_half_square() -> Question:
    i, p = indices("i p", n)
    entries, targets = array("z", n), array("y", n)
    half_square = Named(sp.Symbol("R"), total((entries[i] - targets[i]) ** 2, i) / 2)
    return Question(
        title="A derivation of your own",
        level="proof",
        question=r"Let $R = \frac12 \sum_{i=1}^n (z_i - y_i)^2$. Derive "
        r"$\partial R / \partial z_p = z_p - y_p$ for every $n$, in at least two steps.",
        hint='Build $R$ as `sym.Named(sp.Symbol("R"), ...)` with `y = array("y", n)`. First write '
        "the sum with the Kronecker delta, then the term that it picks.",
        proof=Proof(
            start=sp.Derivative(half_square, entries[p]), target=entries[p] - targets[p], steps=2
        ),
    )
