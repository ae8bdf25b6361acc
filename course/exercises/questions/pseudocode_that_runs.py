"""Exercises of the chapter on the pseudocode."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import (
    mean_twice,
    missing_mean,
    missing_two,
    other_axis,
    sign,
    two_too_many,
)
from course.exercises.collection import Questions
from course.exercises.shorthand import each, spread, summed, times
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import array, elementwise, indices, sizes, total

questions = Questions(__name__)
n_0, n_1, n_2, m = sizes("n_0 n_1 n_2 m")


@questions.exercise("pseudocode-updates")
def pseudocode_updates() -> Question:
    batches = -(-1347 // 32)
    return Question(
        title="How many updates",
        level="warm-up",
        question=(
            "1347 digits are cut into mini-batches of 32; the last one is smaller. How many "
            "updates are made in 30 epochs?"
        ),
        hint="Count the mini-batches of one epoch. The last one counts.",
        reference=sp.Integer(30 * batches),
        tolerance=1e-6,
        mistakes=(
            Mistake(
                "last-batch",
                sp.Integer(30 * (batches - 1)),
                "The last mini-batch holds three digits. It makes an update too.",
            ),
            Mistake(
                "full-batch",
                sp.Integer(30),
                "This is one update per epoch, as in the pseudocode without mini-batches.",
            ),
            Mistake(
                "one-by-one",
                sp.Integer(30 * 1347),
                "This is one update for every digit.",
            ),
            Mistake("one-epoch", sp.Integer(batches), "These are the updates of one epoch."),
        ),
    )


@questions.exercise("pseudocode-forward")
def pseudocode_forward() -> Question:
    return Question(
        title="What the backward pass needs",
        level="core",
        question=(
            "A network has layers 1 and 2, and $f$ is one of the first four rows of the table with "
            r"$0 < \alpha < 1$. The function `backprop` is to work out all four gradients. Which "
            "of these is the least that it must get, besides `Y` and `W`?"
        ),
        hint=r"Each $dW^{[l]}$ has a factor $a^{[l-1]}$. From what can $f'(z^{[l]})$ be read off?",
        options=(
            Option(
                "a",
                r"the output $a^{[2]}$",
                r"$dW^{[1]}$ has the factor $a^{[0]}$, the input, and $dW^{[2]}$ the factor "
                r"$a^{[1]}$. Neither follows from the output.",
            ),
            Option(
                "b",
                r"$a^{[1]}$ and $a^{[2]}$",
                r"$dW^{[1]}$ has the factor $a^{[0]}$, the input.",
            ),
            Option(
                "c",
                r"$a^{[0]}$, $a^{[1]}$ and $a^{[2]}$",
                "The derivatives of these functions follow from their values.",
                right=True,
            ),
            Option(
                "d",
                r"$a^{[0]}$, $a^{[1]}$, $a^{[2]}$, $z^{[1]}$ and $z^{[2]}$",
                "That is enough, and more than the least: for these functions the derivative "
                "follows from the value.",
            ),
        ),
    )


@questions.exercise("pseudocode-loss")
def pseudocode_loss() -> Question:
    A = Variable("A", (n_2, m), r"the output, one example in each column", latex=r"\hat{y}")
    Y = Variable("Y", (n_2, m), "the labels", latex="y")
    right = summed(sp.HadamardPower(Y.symbol - A.symbol, 2)) / (2 * m)
    return Question(
        title="The missing compute_loss",
        level="core",
        question="Write what `compute_loss` returns, for the document's loss.",
        hint="All entries are added up. The number under the line counts examples.",
        variables=(A, Y),
        reference=right,
        mistakes=(
            missing_mean(right, m),
            two_too_many(right, "The document's loss has a 2 under the line."),
            missing_two(right, "This is half of the document's loss."),
            sign(right, "A sum of squares is not negative."),
            Mistake(
                "mean-of-entries",
                right / n_2,
                "This divides by the number of entries. The document divides by the examples.",
            ),
            Mistake(
                "no-square",
                summed(Y.symbol - A.symbol) / (2 * m),
                "Errors of opposite sign cancel here. Square them.",
            ),
        ),
    )


@questions.exercise("pseudocode-db")
def pseudocode_db() -> Question:
    delta = Variable("delta", (n_1, m), "the deltas of a layer", latex=r"\delta")
    right = summed(delta.symbol, axis=1) / m
    return Question(
        title="The entry db[l]",
        level="core",
        question=(
            "Write `gradients['db'][l]` so that `b[l] -= lr * gradients['db'][l]` works for biases "
            "in a column."
        ),
        hint="It has the shape of `b[l]`, one number for each neuron.",
        variables=(delta,),
        reference=right,
        mistakes=(
            missing_mean(right, m),
            mean_twice(right, m),
            sign(right, "The minus stands in the update already."),
            other_axis(right, "This gives one number for each example. Each neuron needs one."),
            Mistake(
                "all-entries",
                spread(summed(delta.symbol), summed(delta.symbol, axis=1)) / m,
                "This adds up all neurons too, and every bias gets the same step.",
            ),
            Mistake(
                "no-sum",
                delta.symbol / m,
                "This has a column for each example. Add them up.",
            ),
        ),
    )


@questions.exercise("pseudocode-too-early")
def pseudocode_too_early() -> Question:
    return Question(
        title="An update that comes too early",
        level="core",
        question=(
            "To save memory, somebody updates `W[l]` inside `backprop`, right after `dW[l]` is "
            r"known and before $(W^{[l]})^T \delta^{[l]}$ is taken for the layer below. What is "
            "wrong then?"
        ),
        hint="From which weights was the loss computed that is being differentiated?",
        options=(
            Option(
                "a",
                "nothing, it is the same step",
                "The layer below gets its delta through the new weights. The loss was computed "
                "with the old ones.",
            ),
            Option(
                "b",
                "the gradients of the layers below are not those of the loss",
                r"They are computed through $W^{[l]} - \eta \, dW^{[l]}$, which no forward pass "
                "has used.",
                right=True,
            ),
            Option(
                "c",
                "the gradient of this layer is wrong",
                "`dW[l]` was known before the update, so it is right.",
            ),
            Option(
                "d",
                "the loss is wrong",
                "The loss was computed before, and nothing uses it.",
            ),
        ),
    )


@questions.exercise("pseudocode-one-formula")
def pseudocode_one_formula() -> Question:
    f = elementwise("g")
    W2 = Variable("W2", (n_2, n_1), "weights of layer 2", latex="W^{[2]}")
    A = Variable("A", (n_2, m), "the output", latex="a^{[2]}")
    Y = Variable("Y", (n_2, m), "the labels", latex="y")
    Z2 = Variable("Z2", (n_2, m), "weighted sums of layer 2", latex="z^{[2]}")
    Z1 = Variable("Z1", (n_1, m), "weighted sums of layer 1", latex="z^{[1]}")
    X = Variable("X", (n_0, m), "the input", latex="a^{[0]}")
    error = A.symbol - Y.symbol

    def gradient(first, last):
        return times(W2.symbol.T * first, last) * X.symbol.T / m

    delta, slope = times(error, each(f.prime, Z2.symbol)), each(f.prime, Z1.symbol)
    right = gradient(delta, slope)
    return Question(
        title="The whole of backprop in one line",
        level="stretch",
        question=(
            "For two layers with the same $f$, write `gradients['dW'][1]` in one formula. Type "
            "`g_prime(Z1)` for $f'(z^{[1]})$."
        ),
        hint=r"$\delta^{[2]}$ first, then $\delta^{[1]}$, then its product with the input.",
        variables=(W2, A, Y, Z2, Z1, X),
        functions=("g", "g_prime"),
        reference=right,
        mistakes=(
            sign(right),
            missing_mean(right, m),
            mean_twice(right, m),
            Mistake(
                "missing-output-prime",
                gradient(error, slope),
                r"The derivative of the output layer, $f'(z^{[2]})$, is missing.",
            ),
            Mistake(
                "missing-slope",
                W2.symbol.T * delta * X.symbol.T / m,
                r"The derivative of the hidden layer, $f'(z^{[1]})$, is missing.",
            ),
            Mistake(
                "function-for-slope",
                gradient(delta, each(f, Z1.symbol)),
                "This holds $f$ itself where its derivative belongs.",
            ),
        ),
    )


@questions.exercise("pseudocode-mean-of-batches")
def pseudocode_mean_of_batches() -> Question:
    batches, size = sizes("B s")
    (beta,), (k,) = indices("c", batches), indices("k", size)
    G = array("G", batches, size)
    start = total(total(G[beta, k], k) / size, beta) / batches
    return Question(
        title="What the mini-batches add up to",
        level="proof",
        question=(
            "An epoch is cut into $B$ mini-batches of $s$ examples each. Example $k$ of batch $c$ "
            "has the gradient $G_{ck}$, all taken at the same weights. Prove that the mean of the "
            "$B$ gradients of the mini-batches is the gradient of all $Bs$ examples. Begin with:"
            "\n\n"
            "```python\n"
            'B, s = sizes("B s")\n'
            '(c,), (k,) = indices("c", B), indices("k", s)\n'
            'G = array("G", B, s)\n'
            "mean_of_batches = total(total(G[c, k], k) / s, c) / B\n"
            "derivation = sym.Derivation(mean_of_batches)\n"
            "```"
        ),
        hint="A factor that does not depend on $c$ may be taken in front of the sum over $c$.",
        proof=Proof(start=start, target=total(G[beta, k], beta, k) / (batches * size), steps=1),
    )
