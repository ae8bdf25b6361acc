"""Exercises of the chapter on cross-entropy."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import mean_twice, missing_mean, sign
from course.exercises.collection import Questions
from course.exercises.shorthand import each, over, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import NamedArray, array, indices, sizes, total

questions = Questions(__name__)
n, m = sizes("n m")


@questions.exercise("cross-entropy-by-hand")
def cross_entropy_by_hand() -> Question:
    right = sp.log(sp.Rational(8, 3))
    return Question(
        title="The cost of one sample",
        level="warm-up",
        question=(
            r"A network gives three classes the probabilities $a = (1/8, 3/8, 4/8)$. The second "
            r"class is the correct one, so $y = (0, 1, 0)$. What is the cost $C$ of this sample?"
        ),
        hint="Only one of the three terms of the sum is not zero.",
        reference=right,
        mistakes=(
            sign(
                right,
                "The logarithm of a probability is negative. The minus sign in front of the sum "
                "makes the cost positive.",
            ),
            Mistake(
                "largest-probability",
                sp.log(2),
                "This takes the class with the largest probability. The cost asks for the class "
                "that is correct.",
            ),
            Mistake(
                "no-logarithm",
                sp.Rational(5, 8),
                "This is one minus the probability. The cost is the logarithm of the probability.",
            ),
            Mistake(
                "all-classes",
                sp.log(8) + sp.log(sp.Rational(8, 3)) + sp.log(2),
                "All three logarithms are added here. The label multiplies two of them by 0.",
            ),
            Mistake(
                "base-two",
                right / sp.log(2),
                "This is the logarithm to base 2. Here log is the natural logarithm, whose "
                "derivative is $1/x$.",
            ),
        ),
    )


@questions.exercise("cross-entropy-batch")
def cross_entropy_batch() -> Question:
    Y = Variable("Y", (n, m), "labels, one sample in each column", domain="one-hot")
    A = Variable("A", (n, m), "predicted probabilities", domain="distribution")
    right = -summed(times(Y.symbol, each(sp.log, A.symbol))) / m
    return Question(
        title="The cost of a batch",
        level="core",
        question=(
            "Write the average cross-entropy of $m$ samples. The result is one number. The "
            "document writes it as $-(1/m)$ `sum(Y log(A))`."
        ),
        hint=(
            "Multiply entry by entry, then add up all entries. What is averaged: entries or "
            "samples?"
        ),
        variables=(Y, A),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m),
            Mistake(
                "mean-of-entries",
                right / n,
                "This averages over all $n \\cdot m$ entries. The cost of a sample is a sum over "
                "its classes; only the samples are averaged.",
            ),
            Mistake(
                "no-logarithm",
                -summed(times(Y.symbol, A.symbol)) / m,
                "The logarithm is missing. Without it, being sure of a wrong class costs little.",
            ),
            Mistake(
                "swapped",
                -summed(times(A.symbol, each(sp.log, Y.symbol + sp.OneMatrix(n, m)))) / m,
                "The label and the probability have changed places: the logarithm belongs to $A$.",
            ),
        ),
    )


@questions.exercise("cross-entropy-gradient")
def cross_entropy_gradient() -> Question:
    Y = Variable("Y", (n, m), "labels, one sample in each column", domain="one-hot")
    A = Variable("A", (n, m), r"$\operatorname{softmax}(Z)$", domain="distribution")
    right = (A.symbol - Y.symbol) / m
    ones = sp.OneMatrix(n, m)
    return Question(
        title="The gradient with respect to all logits",
        level="core",
        question=(
            r"The cost of a batch is the average over its $m$ samples. Write $\partial C / "
            r"\partial Z$, the derivative with respect to every logit of every sample."
        ),
        hint="One sample gives $a - y$. How much of it arrives in the average?",
        variables=(Y, A),
        reference=right,
        mistakes=(
            sign(right, "The signs are turned round: a probability above its label must fall."),
            missing_mean(
                right,
                m,
                "This is $\\delta$, the derivative for each sample by itself. The average over "
                "$m$ samples puts a $1/m$ in front.",
            ),
            mean_twice(right, m),
            Mistake(
                "brackets",
                A.symbol - Y.symbol / m,
                "Only the labels are divided here: the whole difference needs brackets.",
            ),
            Mistake(
                "by-the-probabilities",
                -over(Y.symbol, A.symbol) / m,
                "This is the derivative with respect to the probabilities $A$. The logits lie "
                "one step further back, behind the softmax.",
            ),
            Mistake(
                "softmax-twice",
                times(A.symbol - Y.symbol, A.symbol, ones - A.symbol) / m,
                "The derivative of softmax has been used already: it cancelled when $A - Y$ came "
                "out. Here it is multiplied in a second time.",
            ),
        ),
    )


@questions.exercise("cross-entropy-labels")
def cross_entropy_labels() -> Question:
    return Question(
        title="Which labels are allowed",
        level="core",
        question=r"For which labels $y$ is $\partial C / \partial z = a - y$ true?",
        hint="Look for the step of the derivation that used something about $y$.",
        options=(
            Option(
                "a",
                "for one-hot labels only",
                "One-hot labels are enough, and more than is needed. Which property of theirs was "
                "used?",
            ),
            Option(
                "b",
                "for labels with entries between 0 and 1, whatever their sum",
                "Take $y = (1, 1)$ with two classes: then the derivative is $2a - y$.",
            ),
            Option(
                "c",
                "for all labels whose entries sum to one",
                "The last step replaced the sum of the labels by 1. It used nothing else.",
                right=True,
            ),
            Option(
                "d",
                "for all labels",
                "The step before the last one has the sum of the labels in front of $a$. It is 1 "
                "only if the label sums to one.",
            ),
        ),
    )


@questions.exercise("cross-entropy-any-sum")
def cross_entropy_any_sum() -> Question:
    a = Variable("a", (n, 1), r"$\operatorname{softmax}(z)$", domain="distribution")
    y = Variable("y", (n, 1), "a label with any sum", domain="real")
    right = a.symbol * summed(y.symbol) - y.symbol
    return Question(
        title="Several classes at once",
        level="stretch",
        question=(
            r"Some samples carry several classes at once, such as $y = (1, 1, 0)$. Keep "
            r"$C = -\sum_i y_i \log a_i$ with $a = \operatorname{softmax}(z)$ and write "
            r"$\partial C / \partial z$ for a label with any sum."
        ),
        hint="Stop the derivation one step earlier.",
        variables=(a, y),
        reference=right,
        mistakes=(
            sign(right),
            Mistake(
                "sum-is-one",
                a.symbol - y.symbol,
                "This holds if the label sums to one. Here it may not.",
            ),
            Mistake(
                "sum-on-both",
                (a.symbol - y.symbol) * summed(y.symbol),
                "The sum belongs to $a$ alone: it came from the second term of the Jacobian.",
            ),
            Mistake(
                "number-of-classes",
                n * a.symbol - y.symbol,
                "The factor is the sum of the label, not the number of classes.",
            ),
        ),
    )


@questions.exercise("cross-entropy-temperature")
def cross_entropy_temperature() -> Question:
    i, j, p = indices("i j p", n)
    y, z = array("y", n), array("z", n)
    T = sp.Symbol("T", positive=True)
    a = NamedArray(array("a", n), (i,), sp.exp(z[i] / T) / total(sp.exp(z[j] / T), j))
    return Question(
        title="Softmax with a temperature",
        level="proof",
        question=(
            r"Divide all logits by a number $T > 0$, the temperature, before the softmax: "
            r"$a_i = e^{z_i / T} / \sum_j e^{z_j / T}$. Prove for every $n$ and every label that "
            r"$\partial C / \partial z_p = \frac{1}{T} \left(a_p \sum_i y_i - y_p\right)$ for "
            r"$C = -\sum_i y_i \log a_i$. Build $T$ with `sp.Symbol(\"T\", positive=True)`."
        ).replace('\\"', '"'),
        hint=(
            "First write the logarithm of the quotient as a difference, still under the derivative "
            "sign. Then differentiate."
        ),
        proof=Proof(
            start=sp.Derivative(-total(y[i] * sp.log(a[i]), i), z[p]),
            target=(a[p] * total(y[i], i) - y[p]) / T,
            steps=2,
        ),
    )
