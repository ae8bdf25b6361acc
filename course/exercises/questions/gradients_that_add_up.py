"""Exercises on gradients of shards, micro-batches and machines."""

from __future__ import annotations

import sympy as sp

from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Question, Variable

questions = Questions(__name__)
A = Variable("a", (), "the size of the first shard", "positive")
B = Variable("b", (), "the size of the second shard", "positive")
G = Variable("g", (), "the mean gradient of the first shard")
H = Variable("h", (), "the mean gradient of the second shard")


@questions.exercise("adds-up-by-hand")
def adds_up_by_hand() -> Question:
    return Question(
        title="Three and one",
        level="warm-up",
        question=(
            "A shard of three examples has the mean gradient $-4$, a shard of one example has "
            "$-20$. What is the mean gradient of all four?"
        ),
        hint="How much does each shard have in the sum over the examples?",
        reference=sp.Integer(-8),
        mistakes=(
            Mistake("mean-of-means", sp.Integer(-12), "This counts the one example three times."),
            Mistake("sum", sp.Integer(-24), "This is the sum of two means."),
            Mistake("sum-of-examples", sp.Integer(-32), "Divide by the number of examples."),
        ),
    )


@questions.exercise("adds-up-weighted")
def adds_up_weighted() -> Question:
    a, b, g, h = (one.symbol for one in (A, B, G, H))
    return Question(
        title="Two shards",
        level="core",
        question=(
            "Two shards of $a$ and $b$ examples have the mean gradients $g$ and $h$. Write the "
            "mean gradient of all examples."
        ),
        hint="The sum over the first shard is $a g$.",
        variables=(A, B, G, H),
        reference=(a * g + b * h) / (a + b),
        mistakes=(
            Mistake("mean-of-means", (g + h) / 2, "That is right for shards of one size."),
            Mistake("swapped", (b * g + a * h) / (a + b), "Each has the weight of the other."),
            Mistake("no-mean", a * g + b * h, "This is the sum over the examples."),
            Mistake(
                "brackets",
                a * g + b * h / (a + b),
                "Only the last term is divided: the whole sum needs brackets.",
            ),
        ),
    )


@questions.exercise("adds-up-error")
def adds_up_error() -> Question:
    a, b, g, h = (one.symbol for one in (A, B, G, H))
    return Question(
        title="By how much the mean of means is off",
        level="core",
        question=(
            "Take the mean of the two means, $(g + h)/2$, and subtract the right one, with $a$ "
            "and $b$ examples. Write the difference."
        ),
        hint="Bring both to the denominator $2(a + b)$.",
        variables=(A, B, G, H),
        reference=(a - b) * (h - g) / (2 * (a + b)),
        mistakes=(
            Mistake(
                "sign",
                (a - b) * (g - h) / (2 * (a + b)),
                "Which of the two shards is overrated if $a$ is the larger size?",
            ),
            Mistake(
                "brackets",
                (a - b) * (h - g) / 2 * (a + b),
                "What stands below the line needs brackets: from the left, $1/2 x$ is half of $x$.",
            ),
            Mistake("no-half", (a - b) * (h - g) / (a + b), "The mean of two divides by 2."),
            Mistake("sizes-alone", (a - b) / (2 * (a + b)) + 0 * g, "Equal gradients do no harm."),
        ),
    )


@questions.exercise("adds-up-clip")
def adds_up_clip() -> Question:
    return Question(
        title="Clip first or add first",
        level="core",
        question=(
            "Two shards of one size have gradients of norm 10 in opposite directions. Their "
            "program clips each of them to the norm 1 and then takes the mean; another takes the "
            "mean and then clips. What do they get?"
        ),
        hint="What is the mean of the two before anything is clipped?",
        options=(
            Option("a", "Both get 0.", "Opposite vectors of one length cancel.", right=True),
            Option("b", "The first 0, the second a vector of norm 1.", "There is nothing to clip."),
            Option("c", "Both a vector of norm 1.", "The two cancel, whatever their length."),
        ),
    )


@questions.exercise("adds-up-workers")
def adds_up_workers() -> Question:
    c = Variable("c", (), "seconds of arithmetic in one process", "positive")
    p = Variable("p", (), "seconds that one gradient is under way", "positive")
    return Question(
        title="How many workers",
        level="stretch",
        question=(
            "A step takes $c/K + p K$ seconds on $K$ workers: the arithmetic is shared, and one "
            "process receives a gradient from each. For which $K$ is it shortest?"
        ),
        hint="Where is the derivative with respect to $K$ zero?",
        variables=(c, p),
        reference=sp.sqrt(c.symbol / p.symbol),
        mistakes=(
            Mistake("no-root", c.symbol / p.symbol, "This is $K^2$."),
            Mistake("upside-down", sp.sqrt(p.symbol / c.symbol), "Slow messages want few workers."),
            Mistake("time", 2 * sp.sqrt(c.symbol * p.symbol), "This is the time that it takes."),
        ),
    )
