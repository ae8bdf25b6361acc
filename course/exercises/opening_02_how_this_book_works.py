"""The one exercise of the chapter that explains how exercises answer."""

from __future__ import annotations

from course.exercises.specification import Exercise, Mistake, Variable

x = Variable("x", (), "where the slope is taken")

EXERCISES = (
    Exercise(
        name="how-first-answer",
        chapter="opening/02-how-this-book-works",
        title="A slope",
        level="warm-up",
        question="What is the derivative of $f(x) = x^2 + 3x$?",
        hint="Differentiate term by term; a power $x^k$ gives $k\\,x^{k-1}$.",
        variables=(x,),
        reference=2 * x.symbol + 3,
        mistakes=(
            Mistake(
                "missing-two",
                x.symbol + 3,
                "The derivative of a square brings down a factor 2.",
            ),
            Mistake(
                "constant-dropped",
                2 * x.symbol,
                "The term $3x$ is not a constant: it has a slope of its own.",
            ),
            Mistake(
                "function-for-derivative",
                x.symbol**2 + 3 * x.symbol,
                "This is $f$ itself, not its derivative.",
            ),
        ),
    ),
)
