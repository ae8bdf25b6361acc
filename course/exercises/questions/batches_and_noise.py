"""Exercises of the chapter on batches and noise."""

from __future__ import annotations

import sympy as sp

from course.exercises.catalogue import sign
from course.exercises.collection import Questions
from course.exercises.specification import Mistake, Option, Proof, Question, Variable
from nnlib.symbolic import Draws, Expectation, Named, array, index, sizes, total

questions = Questions(__name__)
B = Variable("B", (), "samples in a batch", "positive")


@questions.exercise("batches-updates")
def batches_updates() -> Question:
    return Question(
        title="Counting updates",
        level="warm-up",
        question=(
            "An epoch goes once through 1347 samples, in mini-batches of 32; the last one may be "
            "smaller. How many updates does it make?"
        ),
        hint="How many full batches are there, and is anything left over?",
        reference=sp.Integer(43),
        mistakes=(
            Mistake(
                "rest-dropped",
                sp.Integer(42),
                "42 full batches hold 1344 samples. What happens to the other three?",
            ),
            Mistake("batch-size", sp.Integer(32), "This is the size of a batch."),
            Mistake("samples", sp.Integer(1347), "That many updates need batches of one sample."),
            Mistake("one", sp.Integer(1), "One update per epoch is batch gradient descent."),
        ),
    )


@questions.exercise("batches-noise-factor")
def batches_noise_factor() -> Question:
    c = Variable("c", (), "how many times smaller the noise is to be", "positive")
    right = c.symbol**2 * B.symbol
    return Question(
        title="Less noise",
        level="warm-up",
        question=(
            "A batch of $B$ samples is drawn with replacement. How large must a batch be whose "
            "noise, the root of the mean square, is $c$ times smaller?"
        ),
        hint="The mean square of the noise is $S^2/B$. What happens to its root?",
        variables=(B, c),
        reference=right,
        mistakes=(
            Mistake(
                "root-forgotten",
                c.symbol * B.symbol,
                "This makes the mean square $c$ times smaller, and its root only $\\sqrt c$ times.",
            ),
            Mistake(
                "root-of-factor",
                sp.sqrt(c.symbol) * B.symbol,
                "The noise falls more slowly than the batch grows: the factor must be larger.",
            ),
            Mistake(
                "smaller-batch",
                B.symbol / c.symbol**2,
                "A smaller batch is noisier, not calmer.",
            ),
        ),
    )


@questions.exercise("batches-other-spread")
def batches_other_spread() -> Question:
    V = Variable("V", (), "the sum of the squared differences divided by $m - 1$", "positive")
    m = Variable("m", (), "samples in all", "positive")
    right = V.symbol * (1 / B.symbol - 1 / m.symbol)
    return Question(
        title="The other variance",
        level="core",
        question=(
            r"Statistics books divide by $m - 1$: let $V = \frac{1}{m-1} \sum_{k=1}^m "
            r"(g_k - \overline{g})^2$. Write the mean square of the noise of a batch of $B$ "
            "samples drawn *without* replacement in terms of $V$, $B$ and $m$."
        ),
        hint=r"$(m - 1) V = m S^2$. Put $S^2$ into the result of the chapter.",
        variables=(V, B, m),
        reference=right,
        mistakes=(
            Mistake(
                "with-replacement",
                V.symbol / B.symbol,
                "Try $B = m$: a batch of all samples has no noise.",
            ),
            Mistake(
                "not-converted",
                V.symbol * (m.symbol - B.symbol) / (B.symbol * (m.symbol - 1)),
                "This takes $V$ for $S^2$. The two divide by different numbers.",
            ),
            Mistake(
                "plus",
                V.symbol * (1 / B.symbol + 1 / m.symbol),
                "Leaving none out twice makes the noise smaller, not larger.",
            ),
            sign(right, "A mean square is not negative, and $B \\le m$."),
        ),
    )


@questions.exercise("batches-last")
def batches_last() -> Question:
    R = Variable("R", (), "samples in the last batch", "positive")
    right = B.symbol / R.symbol
    return Question(
        title="The last batch",
        level="core",
        question=(
            "An epoch is cut into batches of $B$ samples, and $R$ are left for the last batch, "
            "with $R < B$. Each update subtracts $\\eta$ times the mean gradient of its batch. How "
            "many times as far does one sample of the last batch pull as one sample of a full "
            "batch with the same gradient?"
        ),
        hint="Which factor stands in front of $g_k$ in each of the two updates?",
        variables=(B, R),
        reference=right,
        mistakes=(
            Mistake(
                "upside-down",
                R.symbol / B.symbol,
                "In a small batch one sample has a larger share of the mean.",
            ),
            Mistake(
                "share",
                1 / R.symbol,
                "This is the share of one sample in the last batch. Compare it with a full batch.",
            ),
            Mistake("difference", B.symbol - R.symbol, "Compare the two factors by dividing them."),
        ),
    )


@questions.exercise("batches-twice")
def batches_twice() -> Question:
    return Question(
        title="Twice the batch",
        level="core",
        question=(
            "Training with small batches has come to rest: the loss rattles around a constant "
            "level above the minimum. You double the batch size and keep the learning rate. What "
            r"does $\frac{\eta S^2}{B\lambda(2 - \eta\lambda)}$ say about the level, measured as "
            "the mean square of the distance?"
        ),
        hint="Only one of the letters changes.",
        options=(
            Option(
                "a",
                "it stays, because the learning rate sets it",
                "The rate sets it together with the noise of one update, which has become smaller.",
            ),
            Option(
                "b",
                "it falls to a half",
                "$B$ stands in the denominator. A learning rate of about half has the same effect.",
                right=True,
            ),
            Option(
                "c",
                "it falls to a quarter",
                "The mean square is proportional to $1/B$, not to $1/B^2$.",
            ),
            Option(
                "d",
                "it falls to zero",
                "Only a batch without noise, or a rate that goes to zero, comes to rest at the "
                "minimum.",
            ),
        ),
    )


@questions.exercise("batches-best-size")
def batches_best_size() -> Question:
    a = Variable("a", (), "seconds for each sample of a batch", "positive")
    c = Variable("c", (), "seconds for an update, however small its batch", "positive")
    b = Variable("b", (), "the noise scale $S^2 / \\lVert\\nabla L\\rVert^2$", "positive")
    right = sp.sqrt(b.symbol * c.symbol / a.symbol)
    return Question(
        title="The best batch for your machine",
        level="stretch",
        question=(
            r"An update with $B$ samples takes $c + aB$ seconds and gains, at its best rate, a "
            r"multiple of $\frac{B}{B + b}$. Which $B$ gives the lowest price, seconds for each "
            "unit of gain?"
        ),
        hint=(
            r"Multiply out $\frac{(c + aB)(B + b)}{B}$. Where is its derivative with respect to "
            "$B$ zero?"
        ),
        variables=(a, c, b),
        reference=right,
        mistakes=(
            Mistake(
                "one-second-a-sample",
                sp.sqrt(b.symbol * c.symbol),
                "This is right for $a = 1$. A slower machine, with a larger $a$, wants smaller "
                "batches.",
            ),
            Mistake(
                "upside-down",
                sp.sqrt(a.symbol * b.symbol / c.symbol),
                "Where the fixed cost $c$ of an update is large, batches should be large.",
            ),
            Mistake(
                "no-root",
                b.symbol * c.symbol / a.symbol,
                "The derivative is $a - bc/B^2$. Solve for $B$, not for $B^2$.",
            ),
            Mistake(
                "noise-scale",
                b.symbol,
                "At $B = b$ an update gains half of what it can gain. The price counts too.",
            ),
        ),
    )


@questions.exercise("batches-covariance-proof")
def batches_covariance_proof() -> Question:
    m, draws = sizes("m B")
    k = index("k", m)
    w, g = array("w", draws, m), array("g", m)
    mean = Named(sp.Symbol(r"\overline{g}"), total(g[k], k) / m)
    spread = Named(sp.Symbol("S^{2}"), total((g[k] - mean) ** 2, k) / m)
    first, second = (
        Named(sp.Symbol(f"x_{{{s}}}", real=True), total(w[s, k] * g[k], k)) for s in (1, 2)
    )
    return Question(
        title="One draw tells about the next",
        level="proof",
        question=(
            r"Let $x_1 = \sum_k w_{1k} g_k$ and $x_2 = \sum_k w_{2k} g_k$ be the gradients of the "
            "first two samples that are drawn *without* replacement. Prove for every $m \\ge 2$ "
            r"that $\mathbb{E}[(x_1 - \overline{g})(x_2 - \overline{g})] = -\frac{S^2}{m - 1}$."
        ),
        hint=(
            r"Multiply out first: $\mathbb{E}\,x_1 = \mathbb{E}\,x_2 = \overline{g}$. Then "
            r"$\sum_{k \ne q} g_k g_q = \bigl(\sum_k g_k\bigr)^2 - \sum_k g_k^2$."
        ),
        proof=Proof(
            start=Expectation((first - mean) * (second - mean), w),
            target=-spread / (m - 1),
            steps=2,
            given=(Draws(w, replacement=False),),
        ),
    )
