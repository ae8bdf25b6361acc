"""Exercises on numerical derivatives, their errors, and the gradient check."""

from __future__ import annotations

import sympy as sp

from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Question, Variable

questions = Questions(__name__)


@questions.exercise("numbers-one-sided-square")
def numbers_one_sided_square() -> Question:
    x = Variable("x", (), "where the derivative is taken")
    h = Variable("h", (), "the step", "positive")
    quotient = 2 * x.symbol + h.symbol
    return Question(
        title="A difference without rounding",
        level="warm-up",
        question="Work out the one-sided difference of a square, $((x + h)^2 - x^2)/h$, exactly.",
        hint="Expand the square. One term cancels.",
        variables=(x, h),
        reference=quotient,
        mistakes=(
            Mistake(
                "limit",
                2 * x.symbol,
                "This is the derivative, which is the limit for $h \\to 0$. The quotient is wanted "
                "before the limit. (The central difference of a square is $2x$ for every $h$.)",
            ),
            Mistake(
                "not-divided",
                h.symbol * quotient,
                "This is the difference. It has still to be divided by $h$.",
            ),
            Mistake(
                "backward",
                2 * x.symbol - h.symbol,
                "This is the quotient with a step to the left, from $x - h$ to $x$.",
            ),
            Mistake(
                "mixed-term",
                h.symbol,
                "The square of a sum has a mixed term: $(x + h)^2$ is not $x^2 + h^2$.",
            ),
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


@questions.exercise("numbers-forgotten-slope")
def numbers_forgotten_slope() -> Question:
    s = Variable("s", (), r"the value of $\sigma'(u)$", "probability")
    relative = 1 - s.symbol
    return Question(
        title="The number to look for",
        level="core",
        question=r"A program has forgotten one factor in one entry of a gradient, a derivative "
        r"$\sigma'(u)$ with a value $s$ between 0 and 1. Which relative error does a gradient "
        "check report there?",
        hint="Call the right entry $g$. What does the program give, and which is larger?",
        variables=(s,),
        reference=relative,
        mistakes=(
            Mistake(
                "by-the-smaller",
                relative / s.symbol,
                "This divides by the right entry. A relative error divides by the larger one.",
            ),
            Mistake(
                "quotient",
                s.symbol,
                "This is the quotient of the two entries. It is their difference that is divided.",
            ),
            Mistake(
                "sum-below",
                relative / (1 + s.symbol),
                "This divides by the sum of the two. A relative error divides by the larger one.",
            ),
            Mistake(
                "other-sign",
                -relative,
                "A relative error is never negative: it is a quotient of absolute values.",
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
