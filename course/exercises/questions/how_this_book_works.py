"""Exercises that show how exercises answer, and that the notation has been understood."""

from __future__ import annotations

from course.exercises.catalogue import mean_twice, missing_mean, other_axis
from course.exercises.collection import Questions
from course.exercises.shorthand import summed
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import sizes

questions = Questions(__name__)


@questions.exercise("how-first-answer")
def how_first_answer() -> Question:
    x = Variable("x", (), "where the derivative is taken")
    return Question(
        title="A derivative",
        level="warm-up",
        question="What is the derivative of $f(x) = x^2 + 3x$?",
        hint="Differentiate term by term.",
        variables=(x,),
        reference=2 * x.symbol + 3,
        mistakes=(
            Mistake(
                "half",
                x.symbol + 3,
                "The derivative of a square brings down a factor 2.",
            ),
            Mistake(
                "term-dropped",
                2 * x.symbol,
                "The term $3x$ is not a constant: it has a derivative of its own.",
            ),
            Mistake(
                "function-itself",
                x.symbol**2 + 3 * x.symbol,
                "This is $f$ itself, not its derivative.",
            ),
        ),
    )


@questions.exercise("how-shape-of-weights")
def how_shape_of_weights() -> Question:
    return Question(
        title="The shape of a weight matrix",
        level="core",
        question="Layer 1 of a network has 3 neurons, layer 2 has 4, and there are 10 samples. "
        "The outputs of layer 1 are a matrix $a^{[1]}$, with a row for each neuron and a column "
        "for each sample. The product $W^{[2]} a^{[1]}$ has a row for each neuron of layer 2. "
        "Which shape has $W^{[2]}$?",
        hint="Which shape has $a^{[1]}$? The rows of a product come from its left factor, its "
        "columns from the right one.",
        options=(
            Option(
                "a",
                "$(3, 4)$",
                "Then $W^{[2]} a^{[1]}$ could not be formed: 4 columns would meet 3 rows. "
                "This is the shape in books that put samples in rows.",
            ),
            Option(
                "b",
                "$(4, 3)$",
                "$(4, 3)$ times $(3, 10)$ gives $(4, 10)$: 4 neurons, 10 samples.",
                right=True,
            ),
            Option(
                "c",
                "$(4, 10)$",
                "This is the shape of the product $W^{[2]} a^{[1]}$. Weights do not depend on the "
                "number of samples.",
            ),
            Option(
                "d",
                "$(3, 10)$",
                "This is the shape of $a^{[1]}$. Weights do not depend on the number of samples.",
            ),
        ),
    )


@questions.exercise("how-mean-delta")
def how_mean_delta() -> Question:
    n, m = sizes("n m")
    delta = Variable(
        "delta",
        (n, m),
        "a number for each neuron and sample, one sample per column",
        latex=r"\delta",
    )
    mean_delta = summed(delta.symbol, axis=1) / m
    return Question(
        title="An average over the samples",
        level="core",
        question=r"A matrix $\delta$ of shape $(n, m)$ holds a number for each of $n$ neurons and "
        "$m$ samples, one sample per column. Write the column of shape $(n, 1)$ that holds the "
        "average of each neuron's numbers over the samples.",
        hint="Which axis counts the samples: 0, down the rows, or 1, along the columns?",
        variables=(delta,),
        reference=mean_delta,
        mistakes=(
            missing_mean(mean_delta, m, "This is the sum over the samples. Divide it by $m$."),
            mean_twice(mean_delta, m),
            Mistake(
                "other-count",
                m * mean_delta / n,
                "The sum is right, but it has $m$ terms, not $n$.",
            ),
            other_axis(mean_delta),
        ),
    )


@questions.exercise("how-not-proved")
def how_not_proved() -> Question:
    return Question(
        title="A step without a proof",
        level="core",
        question="Somebody adds a step to a derivation. It agrees with the line before at every "
        "random instance that is tried, but the program finds no proof. What happens?",
        hint="Instances can refute a step. Can they prove it?",
        options=(
            Option(
                "a",
                "The step is accepted, because it agreed to 30 digits.",
                "Agreement at some sizes is no proof for all of them.",
            ),
            Option(
                "b",
                "The step is refused as wrong, with a counterexample.",
                "There is no counterexample: it agreed everywhere it was tried.",
            ),
            Option(
                "c",
                "The step is refused as not proved.",
                "The derivation stops with `NotProved`. The author has to find smaller steps.",
                right=True,
            ),
        ),
    )
