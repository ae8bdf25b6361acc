"""Exercises of the first chapter: one number forward, one back, with a pencil."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import missing_two, sign
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Question, Variable

questions = Questions(__name__)


@questions.exercise("one-number-by-hand")
def one_number_by_hand() -> Question:
    came_in, weight, wanted = sp.Integer(4), sp.Rational(1, 2), sp.Integer(3)
    missing = weight * came_in - wanted
    right = 2 * missing * came_in
    return Question(
        title="With your own pencil",
        level="warm-up",
        question="One neuron: the number 4 comes in, the weight is 0.5, and 3 is wanted. The error "
        "is the square of the difference. How fast does it change with the weight?",
        hint="Forward first: the output, and its difference from 3. Then back: 2 times the "
        "difference, times what stood beside the weight.",
        reference=right,
        mistakes=(
            sign(right, "The output is smaller than 3, so output minus wanted is negative."),
            missing_two(right, "The derivative of a square is 2 times the number that is squared."),
            Mistake(
                "stopped-at-output",
                right / came_in,
                "This is the number at the output. One step back is missing: the weight was "
                "multiplied by what came in.",
            ),
            Mistake(
                "weight-for-input",
                right / came_in * weight,
                "For the weight, the last factor is what stood beside it, and not the weight.",
            ),
            Mistake("error-itself", missing**2, "This is the error, not how fast it changes."),
        ),
    )


@questions.exercise("one-number-step")
def one_number_step() -> Question:
    weight, back, rate = sp.Rational(1, 2), sp.Integer(-8), sp.Rational(1, 50)
    right = weight - rate * back
    return Question(
        title="One step",
        level="core",
        question="The weight is 0.5, and $-8$ has come back to it. The learning rate is 0.02. What "
        "is the weight after one step?",
        hint="Is the weight raised or lowered when a negative number comes back? By 0.02 times as "
        "much as came back.",
        reference=right,
        mistakes=(
            Mistake(
                "uphill",
                weight + rate * back,
                "This step makes the error larger. A negative number says: raise the weight.",
            ),
            Mistake(
                "no-learning-rate",
                weight - back,
                "The learning rate is missing: the step is 0.02 times the number.",
            ),
            Mistake("step-alone", -rate * back, "This is the step. Where does it lead from 0.5?"),
        ),
    )


@questions.exercise("one-number-two-weights")
def one_number_two_weights() -> Question:
    x = Variable("x", (), "what comes in")
    v = Variable("v", (), "the weight of the first neuron")
    w = Variable("w", (), "the weight of the second neuron")
    wanted = Variable("t", (), "what is wanted")
    d = Variable(
        "d",
        (),
        "the number that comes back to the output",
        given_by=2 * (w.symbol * v.symbol * x.symbol - wanted.symbol),
    )
    right = d.symbol * w.symbol * x.symbol
    return Question(
        title="Through two neurons",
        level="core",
        question="Two neurons in a row. The first has the weight $v$ and multiplies $x$ by it, the "
        "second has the weight $w$; the last output is $wvx$, and $t$ is wanted. The number $d$ "
        "has come back to the last output. How fast does the error change with $v$?",
        hint="Two steps back. Beside what did $w$ stand, and beside what did $v$ stand?",
        variables=(x, v, w, wanted, d),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "other-weight",
                d.symbol * v.symbol * x.symbol,
                "This is how fast the error changes with $w$, the weight of the second neuron.",
            ),
            Mistake(
                "stopped-between",
                d.symbol * w.symbol,
                "This is the number between the two neurons. It has one more step to go.",
            ),
            Mistake(
                "second-skipped",
                d.symbol * x.symbol,
                "The way back leads through the second neuron, which multiplies as well.",
            ),
        ),
    )


@questions.exercise("one-number-zero")
def one_number_zero() -> Question:
    return Question(
        title="When 0 comes back",
        level="warm-up",
        question="The number that comes back to a weight is 0. What does that say?",
        hint="What does the number promise about a small change of this weight? Which factors can "
        "make it 0?",
        options=(
            Option(
                "a",
                "The answer is right.",
                "It may be. But if 0 came in, 0 comes back to the weight, however wrong the "
                "answer is.",
            ),
            Option(
                "b",
                "The weight is 0.",
                "The weight itself is no factor of the number that comes back to it.",
            ),
            Option(
                "c",
                "A small change of this weight leaves the error almost as it is.",
                "The number says how fast the error changes with the weight: not at all, to begin "
                "with.",
                right=True,
            ),
            Option(
                "d",
                "The network cannot be improved.",
                "Another weight may do it: each has a number of its own.",
            ),
        ),
    )
