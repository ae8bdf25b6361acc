"""Exercises of the chapter on reading digits."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import mean_twice, missing_mean, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import each, over, spread, times
from course.exercises.specification import Mistake, Option, Question, Variable
from nnlib.symbolic import elementwise, sizes

questions = Questions(__name__)
n_0, n_1, n_2, m = sizes("n_0 n_1 n_2 m")


@questions.exercise("digits-first-cost")
def digits_first_cost() -> Question:
    right = sp.log(26)
    return Question(
        title="The cost of knowing nothing",
        level="warm-up",
        question=(
            "You train a network to read the 26 letters of the alphabet. What is the cross-entropy "
            "of a network that gives each letter the same probability?"
        ),
        hint="What is the probability of the correct letter, whichever it is?",
        reference=right,
        mistakes=(
            sign(
                right, "The cost is the negative logarithm of a number below 1, so it is positive."
            ),
            Mistake(
                "digits",
                sp.log(10),
                "This is the number for ten classes.",
            ),
            Mistake(
                "no-logarithm",
                sp.Rational(25, 26),
                "This is the share of letters that a guess gets wrong. The cost is a logarithm.",
            ),
            Mistake(
                "sum-over-classes",
                26 * right,
                "The label picks out one class. The other 25 terms are 0.",
            ),
        ),
    )


@questions.exercise("digits-standardise")
def digits_standardise() -> Question:
    X = Variable("X", (n_0, m), "inputs, one sample in each column")
    mean = Variable("mu", (n_0, 1), "mean of each input over the training set", latex=r"\mu")
    std = Variable(
        "s", (n_0, 1), "standard deviation of each input over the training set", domain="positive"
    )
    centred = X.symbol - spread(mean.symbol, X.symbol)
    right = over(centred, spread(std.symbol, X.symbol))
    return Question(
        title="Standardise the inputs",
        level="warm-up",
        question="Write the standardised inputs.",
        hint="Subtract the mean first. Which of the two comes under the line?",
        variables=(X, mean, std),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "variance",
                over(centred, spread(times(std.symbol, std.symbol), X.symbol)),
                "This divides by the variance, the square of the standard deviation.",
            ),
            Mistake(
                "not-centred",
                over(X.symbol, spread(std.symbol, X.symbol)),
                "The mean is still in there.",
            ),
            Mistake("not-scaled", centred, "The size of each input is still as it was."),
            Mistake(
                "multiplied",
                times(centred, spread(std.symbol, X.symbol)),
                "This makes large inputs larger. Divide.",
            ),
        ),
    )


@questions.exercise("digits-first-weights")
def digits_first_weights() -> Question:
    g = elementwise("g")
    W2 = Variable("W2", (n_2, n_1), "weights of the second layer", latex="W^{[2]}")
    delta2 = Variable(
        "delta2", (n_2, m), r"deltas $A - Y$ of the second layer", latex=r"\delta^{[2]}"
    )
    Z1 = Variable("Z1", (n_1, m), "pre-activations of the first layer", latex="Z^{[1]}")
    X = Variable("X", (n_0, m), "inputs")
    back = W2.symbol.T * delta2.symbol
    delta1 = times(back, each(g.prime, Z1.symbol))
    right = delta1 * X.symbol.T / m
    return Question(
        title="The gradient of the first weights in one formula",
        level="core",
        question=(
            r"Put the four equations together: write $\partial C / \partial W^{[1]}$ of a network "
            "with one hidden layer. The hidden activation function is $g$; its derivative is typed "
            "`g_prime(Z1)`."
        ),
        hint="First the deltas of the hidden layer, then their product with the inputs.",
        variables=(W2, delta2, Z1, X),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m),
            mean_twice(right, m),
            Mistake(
                "missing-slope",
                back * X.symbol.T / m,
                "The derivative of the hidden activation function is missing.",
            ),
            Mistake(
                "function-for-slope",
                times(back, each(g, Z1.symbol)) * X.symbol.T / m,
                "This holds $g$ itself where its derivative belongs.",
            ),
        ),
    )


@questions.exercise("digits-test-data")
def digits_test_data() -> Question:
    return Question(
        title="A clean test",
        level="core",
        question="Which of these makes the accuracy on the test set say less than it should?",
        hint="Through which of them does the test set change the network that is tested?",
        options=(
            Option(
                "a",
                "the pixels are standardised with mean and standard deviation of all images",
                "The test images have then taken part in preparing the training images. Here the "
                "effect would be small; with few or very different images it is not.",
            ),
            Option(
                "b",
                "the learning rate is chosen so that the test accuracy becomes largest",
                "The network that is kept is then the one that suits these test images best. A "
                "third set, for such choices, keeps the test clean.",
            ),
            Option(
                "c",
                "training stops at the epoch with the lowest test cost",
                "That too is a choice made with the test set.",
            ),
            Option(
                "d",
                "all three",
                "In each of them the test set has a say in the network.",
                right=True,
            ),
        ),
    )


@questions.exercise("digits-error-bar")
def digits_error_bar() -> Question:
    p = Variable("p", (), "share of test digits that are right", domain="probability")
    count = Variable("N", (), "number of test digits", domain="positive")
    right = sp.sqrt(p.symbol * (1 - p.symbol) / count.symbol)
    return Question(
        title="How exact is an accuracy",
        level="stretch",
        question=(
            r"Each test digit is right with probability $p$, independently of the others. Write "
            r"the standard deviation of the measured share of right digits among $N$. (For "
            r"$p = 0.96$ and $N = 450$ it is about 0.9 per cent.)"
        ),
        hint=(
            "One digit counts 1 with probability $p$ and 0 otherwise: its variance is $p(1 - p)$. "
            "Variances of independent numbers add; the mean divides by $N$."
        ),
        variables=(p, count),
        reference=right,
        mistakes=(
            sign(right, "A standard deviation is not negative."),
            Mistake(
                "variance",
                p.symbol * (1 - p.symbol) / count.symbol,
                "This is the variance. Take the root.",
            ),
            Mistake(
                "sum",
                sp.sqrt(p.symbol * (1 - p.symbol) * count.symbol),
                "This is the standard deviation of the number of right digits. The share is that "
                "number divided by $N$.",
            ),
            Mistake(
                "one-digit",
                sp.sqrt(p.symbol * (1 - p.symbol)),
                "This is the standard deviation for one digit. A mean of $N$ varies less.",
            ),
        ),
    )
