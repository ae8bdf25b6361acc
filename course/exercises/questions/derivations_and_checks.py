"""Exercises on sums with Kronecker deltas, numerical derivatives and relative errors."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign, two_too_many
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
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
                "missing-mean",
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


@questions.exercise("how-best-step")
def how_best_step() -> Question:
    eps = Variable("epsilon", (), "the relative rounding error", "positive", r"\varepsilon")
    F = Variable("F", (), "the size of $f$", "positive")
    F2 = Variable("F2", (), "the size of $f''$", "positive", "F_2")
    best_step = 2 * sp.sqrt(eps.symbol * F.symbol / F2.symbol)
    return Question(
        title="The best step of the one-sided difference",
        level="core",
        question=r"The error of the one-sided difference is about "
        r"$E(h) = \frac h2\, F_2 + \frac{2\varepsilon F}{h}$, where $F$ and $F_2$ stand for "
        r"$\lvert f \rvert$ and $\lvert f'' \rvert$. For which $h$ is it smallest?",
        hint="Where is $E'(h) = 0$?",
        variables=(eps, F, F2),
        reference=best_step,
        mistakes=(
            Mistake(
                "halves-lost",
                best_step / 2,
                "Look at the constants again: the first term is divided by 2 and the second is "
                "multiplied by 2.",
            ),
            Mistake(
                "no-root",
                best_step**2,
                "This is $h^2$. The question asks for $h$.",
            ),
            Mistake(
                "cube-root",
                sp.cbrt(3 * eps.symbol * F.symbol / F2.symbol),
                "This is the central difference, whose truncation error has $h^2$ in it.",
            ),
            Mistake(
                "upside-down",
                2 * sp.sqrt(F2.symbol / (eps.symbol * F.symbol)),
                "Try it with a tiny $\\varepsilon$: exact arithmetic would want a huge step.",
            ),
        ),
    )


@questions.exercise("how-error-of-two")
def how_error_of_two() -> Question:
    return Question(
        title="Reading a report",
        level="core",
        question="A gradient check reports a relative error of 2 at every entry of one weight "
        "matrix, and about $10^{-15}$ everywhere else. What is the most likely cause?",
        hint="Put two numbers into the formula of the relative error and try.",
        options=(
            Option(
                "a",
                "rounding in a deep network",
                "Rounding gives errors far below $10^{-6}$, not 2.",
            ),
            Option(
                "b",
                "a factor 2 is missing in that gradient",
                "Then $v = u/2$ and the relative error is $\\frac12$.",
            ),
            Option(
                "c",
                "that gradient has the wrong sign",
                "With $v = -u$ the difference is $2\\lvert u \\rvert$, which gives exactly 2: the "
                "largest relative error that there is.",
                right=True,
            ),
            Option(
                "d",
                "a factor $1/m$ is missing in that gradient",
                "Then $v = mu$, and the relative error is $1 - 1/m$, which is less than 1.",
            ),
        ),
    )


@questions.exercise("how-cube")
def how_cube() -> Question:
    x = Variable("x", (), "where the derivative is taken")
    h = Variable("h", (), "the step", "positive")
    cube = 3 * x.symbol**2 - h.symbol**2
    return Question(
        title="The complex step on a cube",
        level="stretch",
        question=r"Let $f(x) = x^3$ with real $x$. Work out "
        r"$\operatorname{Im} f(x + \mathrm{i}h)/h$ exactly, with nothing left out.",
        hint=r"$(x + \mathrm{i}h)^3 = x^3 + 3 x^2\, \mathrm{i}h + 3x\,(\mathrm{i}h)^2 + "
        r"(\mathrm{i}h)^3$. Which terms are imaginary?",
        variables=(x, h),
        reference=cube,
        mistakes=(
            Mistake(
                "limit",
                3 * x.symbol**2,
                "This is the derivative, which is the limit for $h \\to 0$. What is there before "
                "the limit?",
            ),
            Mistake(
                "central",
                3 * x.symbol**2 + h.symbol**2,
                "This is the central difference. What is the sign of $\\mathrm{i}^3$?",
            ),
            Mistake(
                "not-divided",
                h.symbol * cube,
                "This is the imaginary part. It has still to be divided by $h$.",
            ),
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
